"""What `api/<name>/parameters.json` says of the tables of all models.

What it leaves out has the default that the transformer, old and new, gives the parameter in the API's template
(amplify-category-api, graphql-transformer-core and graphql-dynamodb-transformer).
"""

from collections.abc import Iterator, Mapping

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_record import EnvironmentRecord
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.ir import kinds
from amp2gen.ir.settings import Flag

ON_DEMAND = "PAY_PER_REQUEST"
DEFAULTS: Mapping[str, str] = {
    "DynamoDBModelTableReadIOPS": "5",
    "DynamoDBModelTableWriteIOPS": "5",
    "DynamoDBBillingMode": ON_DEMAND,
    "DynamoDBEnablePointInTimeRecovery": "false",
    "DynamoDBEnableServerSideEncryption": "true",
}


ENCRYPTION = "DynamoDBEnableServerSideEncryption"


def read_table_settings(entry: Entry, parameters: EnvironmentRecord, *, has_models: bool, context: Context) -> Flag:
    """Whether the tables have point-in-time recovery. An error for each setting that keeps them from being imported."""
    for key, setting in _unlike_imported(parameters):
        if has_models:
            context.log.add(
                kinds.TABLE_SETTING_NOT_IMPORTED,
                parameters.origin(key if key in parameters else None),
                f"api {entry.name}: the model tables {setting}, which the import of a table does not expect",
                help="change the tables in Gen 1 first: `amp2gen prepare`, then `amplify push`; they keep their data",
            )
    recovery = parameters.flag_in_each("DynamoDBEnablePointInTimeRecovery")
    return recovery if has_models else False


def _unlike_imported(parameters: Record) -> Iterator[tuple[str, str]]:
    billing = parameters.text("DynamoDBBillingMode", ON_DEMAND)
    if billing != ON_DEMAND:
        yield "DynamoDBBillingMode", f"have the billing mode {billing}"
    else:
        parameters.ignore("DynamoDBModelTableReadIOPS", "DynamoDBModelTableWriteIOPS")
    if parameters.flag(ENCRYPTION, DEFAULTS[ENCRYPTION] == "true"):
        unset = "" if ENCRYPTION in parameters else f" (the default of {ENCRYPTION})"
        yield ENCRYPTION, f"are encrypted with AWS's key for DynamoDB{unset}"
