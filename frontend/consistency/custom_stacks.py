"""`api/<name>/stacks/CustomResources.json`: the CLI's placeholder, which must stay without effect to be left out."""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.consistency.copies import below, read
from amp2gen.frontend.context import Context
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic

PLACEHOLDER: Mapping[str, Any] = {
    "EmptyResource": {"Type": "Custom::EmptyResource", "Condition": "AlwaysFalse"},
}
NEVER = {"Fn::Equals": ["true", "false"]}
HAS_ENVIRONMENT = {"Fn::Not": [{"Fn::Equals": [{"Ref": "env"}, "NONE"]}]}
DEFAULTS = {"AppSyncApiName": "AppSyncSimpleTransform", "env": "NONE"}


def check_custom_stacks(context: Context) -> Iterator[Diagnostic]:
    """Stacks that hold the placeholder's one resource, but were changed so that they may do something.

    A stack with resources of its own is the lowering's to report.
    """
    for entry in context.project.entries_of("api", "AppSync"):
        for path in context.project.below(f"{entry.folder}/stacks"):
            document = read(path, context)
            resources = below(document.data, "Resources") if document else {}
            if document and set(resources) == set(PLACEHOLDER) and not is_placeholder(below(document.data)):
                yield kinds.RESOLVERS_NOT_CARRIED.at(
                    Origin(file=path),
                    f"{path} is no longer the empty stack that Gen 1 writes, and is not carried over yet",
                )


def is_placeholder(template: Mapping[str, Any]) -> bool:
    """Whether the template is what Gen 1 writes, but for descriptions and the parameters it declares."""
    conditions = below(template, "Conditions")
    parameters = below(template, "Parameters")
    outputs = below(template, "Outputs")
    return (
        template.get("Resources") == PLACEHOLDER
        and conditions.get("AlwaysFalse") == NEVER
        and conditions.get("HasEnvironmentParameter", HAS_ENVIRONMENT) == HAS_ENVIRONMENT
        and all(below(parameters, name).get("Default", default) == default for name, default in DEFAULTS.items())
        and set(outputs) <= {"EmptyOutput"}
        and below(outputs, "EmptyOutput").get("Value", "") == ""
    )
