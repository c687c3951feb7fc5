"""Which DynamoDB table each GraphQL model is bound to in a synthesized backend."""

from dataclasses import dataclass
from typing import Any

from amp2gen.verify.synthesize import Synthesis

IMPORTED = "Custom::ImportedAmplifyDynamoDBTable"
NEW = "Custom::AmplifyDynamoDBTable"


@dataclass(frozen=True)
class ModelTable:
    """A model's table, IMPORTED from Gen 1 or NEW. Its name: of an imported one a string, of a new one a
    CloudFormation expression."""

    resource_type: str
    table_name: Any


def model_tables(synthesis: Synthesis) -> dict[str, ModelTable]:
    """The table of each model, by the model's name.

    Compare names, not the number of imported tables: a model bound to another model's table is as lost as one
    that gets a new, empty table. Amplify gives each model a nested stack of its name, with its table in it.
    """
    return {
        path.split("/")[-1]: ModelTable(resource["Type"], resource["Properties"]["tableName"])
        for path, template in synthesis.templates.items()
        for resource in template.get("Resources", {}).values()
        if resource["Type"] in (IMPORTED, NEW)
    }
