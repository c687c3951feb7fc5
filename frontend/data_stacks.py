"""The stacks that a user put beside the GraphQL API: `api/<name>/stacks/*.json`.

Gen 1 nests each in the API's root stack and hands it that stack's own parameters (amplify-category-api,
packages/amplify-category-api/src/graphql-transformer/utils.ts). Its template stays the user's; what belongs to Gen 1's
deployment becomes a parameter that the Gen 2 project fills in.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import JsonValue

from amp2gen.frontend.context import Context
from amp2gen.frontend.data_tables import DEFAULTS
from amp2gen.frontend.data_wiring import Wiring
from amp2gen.frontend.includable import is_includable
from amp2gen.frontend.parameters import bind, linked_output
from amp2gen.frontend.project import Entry
from amp2gen.frontend.resource_template import without_extensions
from amp2gen.frontend.values import to_expr
from amp2gen.ir import kinds
from amp2gen.ir.auth import Auth
from amp2gen.ir.base import Origin
from amp2gen.ir.data import ApiStack, GraphqlApi, MappingTemplates, StackParameter
from amp2gen.ir.expr import EnvName, Expr, PerEnvironment, Text, attribute
from amp2gen.ir.functions import SourceFile
from amp2gen.ir.stateful import STATEFUL
from amp2gen.syntax.cloudformation.template import Resource, Template, read_template
from amp2gen.syntax.documents import Document, child_pointer
from amp2gen.syntax.spans import SyntaxProblem

PLACEHOLDER = {"Type": "Custom::EmptyResource", "Condition": "AlwaysFalse"}
NEVER = {"Fn::Equals": ["true", "false"]}

API_ID = ("AppSyncApiId", "GetAttGraphQLAPIApiId")
ROLES: Mapping[str, str] = {
    "authRoleName": "signed_in_role_name",
    "AuthRoleName": "signed_in_role_name",
    "unauthRoleName": "guest_role_name",
    "UnauthRoleName": "guest_role_name",
}
DEPLOYMENT = ("S3DeploymentBucket", "S3DeploymentRootKey")
"""Where Gen 1 uploads the API's files."""

LOCATIONS: Mapping[str, str] = {
    "RequestMappingTemplateS3Location": "request",
    "ResponseMappingTemplateS3Location": "response",
    "CodeS3Location": "code",
}


def read_stacks(
    entry: Entry, models: tuple[str, ...], templates: tuple[SourceFile, ...], context: Context
) -> tuple[tuple[ApiStack, ...], tuple[str, ...]]:
    """All stacks that do something, by name; and those that cannot come along, as `GraphqlApi.taken_out` has it."""
    found, left_out = [], []
    for path in context.project.below(f"{entry.folder}/stacks"):
        name, _, ending = path.rpartition("/")[2].rpartition(".")
        if ending not in ("json", "yml", "yaml"):
            continue
        document = context.project.document(path, context.log)
        stack = _stack(name, entry, document, models, templates, context) if document is not None else None
        if stack is not None:
            found.append(stack)
        elif (code := _first_error(path, context)) is not None:
            left_out.append(f"{code}: the stack {name} beside the API")
    return tuple(found), tuple(left_out)


def _first_error(path: str, context: Context) -> str | None:
    errors = (each for each in context.log.diagnostics if each.severity == "error")
    return next((each.code for each in errors if each.origin and each.origin.file == path), None)


def _stack(
    name: str,
    entry: Entry,
    document: Document,
    models: tuple[str, ...],
    templates: tuple[SourceFile, ...],
    context: Context,
) -> ApiStack | None:
    """The stack; None for the placeholder that Gen 1 creates, or, with a diagnostic, what is no template."""
    try:
        template = read_template(document)
    except SyntaxProblem as problem:
        context.log.problem(problem)
        return None
    document, template = without_extensions(document, template, {})
    for flaw in template.problems:
        context.log.problem(flaw)
    if not is_includable(f"the stack {name} beside the API", document, context):
        return None
    resources = {key: each for key, each in template.resources.items() if not _is_placeholder(each, template)}
    outputs = {key: each for key, each in _section(document, "Outputs").items() if key != "EmptyOutput"}
    if not resources and not outputs:
        _report_changes(document, context)
        return None
    wiring = Wiring(entry, template, models, context)
    mapping: list[MappingTemplates] = []
    written = {key: _resource(each, document, wiring, mapping) for key, each in resources.items()}
    _report_missing_templates(entry, mapping, templates, document, context)
    body = _head(document, template)
    sections: dict[str, Any] = {"Resources": written, "Outputs": wiring.exports(outputs)}
    conditions = wiring.conditions(sections)
    parameters = {parameter: _declared(parameter, document) for parameter in sorted(wiring.used)}
    for section, value in (("Parameters", parameters), ("Conditions", conditions), *sections.items()):
        if value:
            body[section] = value
    return ApiStack(
        name=name,
        origin=Origin(file=document.path),
        template=cast(dict[str, JsonValue], body),
        parameters=tuple(_parameters(entry, template, wiring, context)),
        mapping_templates=tuple(mapping),
        retained=tuple(key for key, each in resources.items() if each.type in STATEFUL and not each.deletion_policy),
    )


def _is_placeholder(resource: Resource, template: Template) -> bool:
    return (
        resource.type == PLACEHOLDER["Type"]
        and resource.condition == PLACEHOLDER["Condition"]
        and template.conditions.get("AlwaysFalse") == NEVER
    )


_UNTOUCHED: Mapping[str, Any] = {
    "/Parameters/AppSyncApiName/Default": "AppSyncSimpleTransform",
    "/Parameters/env/Default": "NONE",
    "/Conditions/HasEnvironmentParameter": {"Fn::Not": [{"Fn::Equals": [{"Ref": "env"}, "NONE"]}]},
    "/Outputs/EmptyOutput/Value": "",
}
"""What the placeholder says where every CLI writes the same."""


def _report_changes(document: Document, context: Context) -> None:
    """A placeholder makes nothing. Whoever changed it meant something by it all the same."""
    for pointer, untouched in _UNTOUCHED.items():
        written: Any = document.data
        for key in pointer[1:].split("/"):
            written = written.get(key, untouched) if isinstance(written, dict) else untouched
        if written != untouched:
            line, column = document.position(pointer) or (None, None)
            origin = Origin(file=document.path, pointer=pointer, line=line, column=column)
            context.log.add(kinds.SETTING_NOT_CARRIED, origin, "the stack makes nothing, so this has no effect")


def _section(document: Document, name: str) -> Mapping[str, Any]:
    section = document.data.get(name) if isinstance(document.data, dict) else None
    return section if isinstance(section, Mapping) else {}


def _head(document: Document, template: Template) -> dict[str, Any]:
    """The sections before the parameters, as they are. Amplify keeps facts of its own in a stack's description."""
    kept = {key: value for key, value in template.other.items() if key != "Description" and value != {}}
    if template.mappings:
        kept["Mappings"] = document.data["Mappings"]  # type: ignore[index,call-overload]
    return kept


def _resource(resource: Resource, document: Document, wiring: Wiring, mapping: list[MappingTemplates]) -> Any:
    """The resource as it stands in the new template; its mapping templates go to `mapping`."""
    body = dict(_section(document, "Resources")[resource.logical_id])
    properties = dict(resource.properties)
    files = {}
    for location, side in LOCATIONS.items():
        if location in properties:
            file = wiring.uploaded_file(properties[location])
            if file is not None:
                files[side] = file
                del properties[location]
    if files:
        origin = wiring.origin(resource.pointer)
        mapping.append(MappingTemplates(logical_id=resource.logical_id, origin=origin, **files))
    if "Properties" in body:
        wired = wiring.wire(properties, resource.properties_pointer)
        body["Properties"] = wiring.named_per_branch(resource, wired)
    return body


def _report_missing_templates(
    entry: Entry,
    mapping: list[MappingTemplates],
    templates: tuple[SourceFile, ...],
    document: Document,
    context: Context,
) -> None:
    there = {template.path for template in templates}
    for each in mapping:
        for file in (each.request, each.response, each.code):
            if file is not None and file not in there:
                context.log.add(
                    kinds.STACK_PIECE_NOT_CARRIED,
                    each.origin or Origin(file=document.path),
                    f"{each.logical_id} takes {file}, which is not in {entry.folder}/resolvers",
                )


def _declared(name: str, document: Document) -> Any:
    return _section(document, "Parameters").get(name, {"Type": "String"})


def _parameters(entry: Entry, template: Template, wiring: Wiring, context: Context) -> Iterator[StackParameter]:
    bound = bind(entry, template, context)
    for name in sorted(wiring.used):
        own = wiring.made.get(name)
        if own is not None:
            yield StackParameter(name=name, value=own)
        elif name in DEPLOYMENT:
            place = wiring.origin(child_pointer("/Parameters", name))
            message = f"{entry.name}: the stack takes a file of Gen 1's deployment, by {name}"
            context.log.add(kinds.STACK_PIECE_NOT_CARRIED, place, message)
            yield StackParameter(name=name, value=to_expr(None, {}))
        else:
            value = _meaning(name, entry, bound, context)
            if isinstance(value, PerEnvironment) and any(each.value is None for each in value.values):
                context.log.add(
                    kinds.PARAMETER_WITHOUT_VALUE,
                    wiring.origin(child_pointer("/Parameters", name)),
                    f"api {entry.name}: the parameter {name} of a stack has no value in the checkout",
                    "fill it in in amplify/gen1.json",
                )
            yield StackParameter(name=name, value=value)


def _meaning(name: str, entry: Entry, bound: Mapping[str, Any], context: Context) -> Expr:
    """What a parameter of the API's root stack stands for in Gen 2."""
    if name in API_ID:
        return attribute(GraphqlApi, entry.name, "id")
    if name == "env":
        return EnvName()
    if name == "AppSyncApiName":
        return Text(value=entry.name)
    written = context.project.object(f"{entry.folder}/parameters.json").get(name)
    role = written["Ref"] if isinstance(written, Mapping) and set(written) == {"Ref"} else name
    auth = next(iter(context.project.entries_of("auth", "Cognito")), None)
    if role in ROLES and auth is not None:
        return attribute(Auth, auth.name, ROLES[role])
    linked = linked_output(written, context)
    if linked is not None:
        return to_expr(linked, {})
    value = to_expr(bound[name], {})
    unknown = isinstance(value, PerEnvironment) and all(each.value is None for each in value.values)
    return Text(value=DEFAULTS[name]) if unknown and name in DEFAULTS else value
