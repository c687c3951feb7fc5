"""function-parameters.json: what `amplify update function` remembers of a template that it has written already."""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.consistency.copies import below, constants, disagreement, items, pointer, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.frontend.resource_template import find_template
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import Document

OPERATIONS = frozenset({"create", "read", "update", "delete", "Query", "Mutation", "Subscription"})
"""What a function can be given in a resource: in GraphQL APIs the latter three."""

MODEL = ":@model("
"""`Meal:@model(appsync)` is the table of a model, which is no resource of its own."""


def check_function_parameters(context: Context) -> Iterator[Diagnostic]:
    """Variables, secrets, grants and triggers that the function's template, or another resource, contradicts."""
    for entry in context.project.entries_of("function", "Lambda"):
        template = _template(entry, context)
        document = read(f"{entry.folder}/function-parameters.json", context)
        if document is not None:
            if template is not None:
                yield from _variables(entry, document, template)
            yield from _permissions(entry, document, context)
            yield from _trigger(entry, document, context)
        values = read(f"{entry.folder}/parameters.json", context)
        if values is not None:
            yield from constants(values, f"function {entry.name}", {"resourceName": (entry.name,)})
        yield from _schedule(entry, values, template)


def _template(entry: Entry, context: Context) -> Mapping[str, Any] | None:
    path = find_template(entry, context)
    document = read(path, context) if path else None
    return below(document.data) if document else None


def _variables(entry: Entry, document: Document, template: Mapping[str, Any]) -> Iterator[Diagnostic]:
    variables = below(template, "Resources", "LambdaFunction", "Properties", "Environment", "Variables")
    for index, item in enumerate(items(below(document.data).get("environmentVariableList"))):
        parameter, variable = below(item).get("cloudFormationParameterName"), below(item).get("environmentVariableName")
        if variables.get(str(variable)) != {"Ref": parameter} or str(parameter) not in below(template, "Parameters"):
            yield disagreement(
                document,
                pointer("environmentVariableList", index),
                f"function {entry.name}: the template has no variable {variable} with the parameter {parameter}",
            )
    for index, name in enumerate(items(below(document.data).get("secretNames"))):
        if str(name) not in variables:
            yield disagreement(
                document,
                pointer("secretNames", index),
                f"function {entry.name}: the template has no variable for the secret {name}",
            )


def _permissions(entry: Entry, document: Document, context: Context) -> Iterator[Diagnostic]:
    for category, resources in below(document.data, "permissions").items():
        for name, operations in below(resources).items():
            at = pointer("permissions", category, name)
            if MODEL not in name and not context.has(category, name):
                yield disagreement(
                    document, at, f"function {entry.name} may use {category} {name}, which does not exist"
                )
            for index, operation in enumerate(items(operations)):
                if str(operation) not in OPERATIONS:
                    yield disagreement(
                        document,
                        f"{at}/{index}" if isinstance(operations, list) else at,
                        f"function {entry.name}: {operation} is no operation on {category} {name}",
                    )


def _trigger(entry: Entry, document: Document, context: Context) -> Iterator[Diagnostic]:
    """Functions that Gen 1 wrote for a user pool's trigger."""
    if "trigger" not in below(document.data):
        return
    parents = tuple(auth.name for auth in context.project.entries_of("auth", "Cognito"))
    event = entry.name.removeprefix(str(below(document.data).get("parentResource")))
    expected: Mapping[str, tuple[Any, ...]] = {
        "trigger": (True,),
        "functionName": (entry.name,),
        "resourceName": (entry.name,),
        "roleName": (entry.name,),
        "parentStack": ("auth",),
        "triggerTemplate": (f"{event}.json.ejs",),
        "triggerEventPath": (f"{event}.event.json",),
        "triggerEnvs": ("[]", []),
        "skipEdit": (True,),
        **({"parentResource": parents} if parents else {}),
    }
    yield from constants(document, f"function {entry.name}", expected)


def _schedule(entry: Entry, values: Document | None, template: Mapping[str, Any] | None) -> Iterator[Diagnostic]:
    """`CloudWatchRule` has an effect only where the template has the rule."""
    default = below(template, "Parameters", "CloudWatchRule").get("Default", "NONE")
    schedule = below(values.data if values else None).get("CloudWatchRule", default)
    resources = below(template, "Resources").values() if template is not None else ()
    rules = [resource for resource in resources if below(resource).get("Type") == "AWS::Events::Rule"]
    if template is not None and schedule != "NONE" and not rules:
        yield kinds.FILES_DISAGREE.at(
            entry.origin, f"function {entry.name}: a schedule is set, but the template has no rule for it"
        )
