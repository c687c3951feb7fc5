"""Model tables in a branch that takes Gen 1's over: is each bound to its own, and will the import succeed?

Amplify's table manager compares what the template says of an imported table with the table itself and fails the
deployment if they differ. It does so on creation only; here it is done before. What a table is in AWS follows
from the Gen 1 template that made it.
"""

from collections.abc import Iterator, Mapping

from amp2gen.ir import kinds
from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.findings import Row
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.items import as_object
from amp2gen.verify.model_tables import IMPORTED
from amp2gen.verify.rows import problem_row, shown
from amp2gen.verify.synthesize import Mode
from amp2gen.verify.tables import table_settings

_COMPARED = (
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "BillingMode",
    "ProvisionedThroughput",
    "StreamSpecification",
)
"""What the table manager compares, but for encryption and for deletion protection, which `amp2gen lock` turns on."""

_WHEN_MISSING: Mapping[str, Json] = {"BillingMode": "PROVISIONED"}


def table_rows(mode: Mode, gen1: Gen1Side, gen2: Deployment) -> Iterator[Row]:
    """One row per model of Gen 1 that is not bound to its own table, or whose import would fail.

    A fresh deployment has tables of its own and nothing to check.
    """
    if mode.branch is None:
        return
    tables = {table.role: table for table in gen1.deployment.resources if table.role.startswith("model table ")}
    bound = {role: table for role, table in gen2.by_role.items() if role.startswith("model table ")}
    for role, table in tables.items():
        if role in bound:
            yield from _binding_rows(mode, role, table, bound[role])
    yield from _shared_rows(mode, bound)


def _binding_rows(mode: Mode, role: str, gen1: Resource, gen2: Resource) -> Iterator[Row]:
    model = role.removeprefix("model table ")
    own, name = gen1.properties.get("TableName"), gen2.properties.get("tableName")
    if gen2.type != IMPORTED:
        message = f"model {model} gets a new, empty table instead of {own}"
        help = "Name the model and the branch in migratedAmplifyGen1DynamoDbTableMappings."
        yield problem_row(mode, ("table mapping", model), kinds.WRONG_TABLE, message, gen2.place, help)
    elif name != own:
        message = f"model {model} is bound to the table {name} instead of {own}"
        help = "Correct the model's entry in migratedAmplifyGen1DynamoDbTableMappings."
        yield problem_row(mode, ("table mapping", model), kinds.WRONG_TABLE, message, gen2.place, help)
    else:
        yield from _import_rows(mode, model, gen1, gen2)


def _import_rows(mode: Mode, model: str, gen1: Resource, gen2: Resource) -> Iterator[Row]:
    is_there, is_expected = (table_settings(table.properties) for table in (gen1, gen2))
    for name in _COMPARED:
        there, expected = (each.get(name) or _WHEN_MISSING.get(name) for each in (is_there, is_expected))
        if there != expected:
            message = (
                f"model {model}: {name} of the table is {shown(there)}, and the Gen 2 project says {shown(expected)}"
            )
            help = "Override the property of the imported table in the Gen 2 project."
            yield problem_row(mode, ("table import", model), kinds.IMPORT_WOULD_FAIL, message, gen1.place, help)
    if any(as_object(each.get("SSESpecification")).get("SSEEnabled") is True for each in (is_there, is_expected)):
        message = f"model {model}: a table that AWS's key for DynamoDB encrypts cannot be imported"
        yield problem_row(mode, ("table import", model), kinds.IMPORT_WOULD_FAIL, message, gen1.place, _ENCRYPTED)
    if gen2.properties.get("isImported") is not True:
        message = f"model {model}: the table would not be imported, but made anew"
        yield problem_row(mode, ("table import", model), kinds.IMPORT_WOULD_FAIL, message, gen2.place)
    if gen2.properties.get("replaceTableUponGsiUpdate") is True:
        message = f"model {model}: a change of an index would replace the table, with its data"
        help = "Leave replaceTableUponGsiUpdate to Amplify, which sets it in sandboxes only."
        yield problem_row(mode, ("table import", model), kinds.NOT_RETAINED, message, gen2.place, help)
    if as_object(dict(gen2.properties)).get("deletionProtectionEnabled") is not True:
        message = f"model {model}: the table would be imported without deletion protection"
        help = "Set deletionProtectionEnabled to true: an imported table is protected, or the import fails."
        yield problem_row(mode, ("table import", model), kinds.IMPORT_WOULD_FAIL, message, gen2.place, help)


_ENCRYPTED = (
    "Set DynamoDBEnableServerSideEncryption to false in the API's parameters.json and push it with the Gen 1 CLI; "
    "the table and its data stay."
)
"""The table manager expects `SSEDescription` with a `Status` that it leaves out of what it compares with.

@aws-amplify/graphql-model-transformer 3.5.0, amplify-table-manager-lambda/import-table.js.
"""


def _shared_rows(mode: Mode, bound: Mapping[str, Resource]) -> Iterator[Row]:
    """Two models on one table: each would overwrite what the other writes."""
    models: dict[str, list[str]] = {}
    for role, table in bound.items():
        if table.type == IMPORTED:
            models.setdefault(str(table.properties.get("tableName")), []).append(role.removeprefix("model table "))
    for name, sharing in models.items():
        if len(sharing) > 1:
            message = f"models {', '.join(sharing)} are all bound to the table {name}"
            place = bound[f"model table {sharing[0]}"].place
            yield problem_row(mode, ("table mapping", name), kinds.WRONG_TABLE, message, place)
