"""Amazon Location Service: maps, place indexes, geofence collections.

Gen 1 mostly makes them by a function of its own, whose properties have names of their own.
"""

from collections.abc import Iterator, Mapping

from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.items import Item, as_object, item_of

KINDS: Mapping[str, str] = {
    "AWS::Location::Map": "map",
    "AWS::Location::PlaceIndex": "place index",
    "AWS::Location::GeofenceCollection": "geofence collection",
}
_CUSTOM = "Custom::LambdaCallout"


def geo_items(deployment: Deployment) -> Iterator[Item]:
    """Every map, place index and collection. Nobody pays by another plan than RequestBasedUsage any more."""
    for resource in deployment.of(*KINDS, _CUSTOM):
        kind = next((kind for kind in KINDS.values() if resource.role.startswith(f"{kind} ")), None)
        if kind is not None:
            yield item_of(kind, resource, {**_settings(resource), "DeletionPolicy": resource.deletion_policy})


def _settings(resource: Resource) -> dict[str, Json]:
    written = resource.properties
    if resource.type == _CUSTOM:
        return {
            "Style": written.get("mapStyle"),
            "DataSource": written.get("dataSource"),
            "IntendedUse": written.get("dataSourceIntendedUse"),
        }
    return {
        "Style": as_object(written.get("Configuration")).get("Style"),
        "DataSource": written.get("DataSource"),
        "IntendedUse": as_object(written.get("DataSourceConfiguration")).get("IntendedUse"),
        "Description": written.get("Description"),
        "KmsKeyId": written.get("KmsKeyId"),
    }
