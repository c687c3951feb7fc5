"""DynamoDB tables: of GraphQL models, and of the storage category."""

from collections.abc import Iterator, Mapping

from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.items import Item, as_list, as_object, item_of, keyed, upper_camel, without
from amp2gen.verify.model_tables import IMPORTED, NEW
from amp2gen.verify.roles import DELTA_SYNC

_TYPES = ("AWS::DynamoDB::Table", NEW, IMPORTED)


def table_items(deployment: Deployment) -> Iterator[Item]:
    """Every table of a deployment."""
    for table in deployment.of(*_TYPES):
        kind = next((kind for kind in ("model table", DELTA_SYNC) if table.role.startswith(kind)), "table")
        yield item_of(kind, table, {**table_settings(table.properties), "DeletionPolicy": table.deletion_policy})


def table_settings(written: Mapping[str, Json]) -> dict[str, Json]:
    """A table's settings by the names of AWS::DynamoDB::Table, whichever resource they are written in."""
    table = as_object(upper_camel(dict(written)))
    on_demand = table.get("BillingMode") == "PAY_PER_REQUEST"
    settings = without(table, *_ONLY_OF_AMPLIFYS_TABLES, *(("ProvisionedThroughput",) if on_demand else ()))
    settings["KeySchema"] = key_schema(table.get("KeySchema"))
    settings["AttributeDefinitions"] = keyed(table.get("AttributeDefinitions"), "AttributeName")
    for indexes in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        settings[indexes] = {
            str(index.get("IndexName")): _index(index, on_demand)
            for index in map(as_object, as_list(table.get(indexes)))
        }
    return settings


_ONLY_OF_AMPLIFYS_TABLES = (
    "ServiceToken",
    "AllowDestructiveGraphqlSchemaUpdates",
    "ReplaceTableUponGsiUpdate",
    "IsImported",
)
"""How Amplify's custom resource deals with changes; none of it is a setting of the table."""


def key_schema(written: Json) -> Json:
    """The keys as one text, since their order counts: `id HASH, userId RANGE`."""
    keys = [as_object(key) for key in as_list(written)]
    return ", ".join(f"{key.get('AttributeName')} {key.get('KeyType')}" for key in keys)


def _index(index: Mapping[str, Json], on_demand: bool) -> Json:
    settings = without(index, "IndexName", *(("ProvisionedThroughput",) if on_demand else ()))
    return {**settings, "KeySchema": key_schema(index.get("KeySchema"))}


def is_imported(table: Resource) -> bool:
    """Whether a model's table is one of Gen 1's."""
    return table.type == IMPORTED
