"""Amazon Location Service: maps, place indexes, geofence collections of the geo category."""

from typing import ClassVar

from amp2gen.ir.base import Resource
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.settings import Words


class GeoResource(Resource):
    """What all three have. Attributes: name, arn.

    `is_default`: the client app uses it where it names none. `policies` are of users' roles.
    """

    is_default: bool = False
    description: Words | None = None
    policies: tuple[RolePolicy, ...] = ()


class Map(GeoResource):
    """A map that clients draw, in a style such as VectorEsriStreets."""

    ID_PREFIX: ClassVar[str] = "maps"
    style: Words


class PlaceIndex(GeoResource):
    """A search for places in a provider's data; `intended_use` is SingleUse or Storage: its answers may
    be kept."""

    ID_PREFIX: ClassVar[str] = "place_indexes"
    data_source: Words
    intended_use: Words = "SingleUse"


class GeofenceCollection(GeoResource):
    """A set of geofences, which are data."""

    ID_PREFIX: ClassVar[str] = "geofence_collections"
