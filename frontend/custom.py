"""Custom resources: `custom/<name>/`, a CloudFormation template or CDK code → `ir.custom`."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.custom_cdk import is_unknown, lower_cdk_stack, report_unknown
from amp2gen.frontend.includable import is_includable
from amp2gen.frontend.parameters import path_in_ssm
from amp2gen.frontend.project import Entry
from amp2gen.frontend.resource_template import ResourceTemplate, find_template, read_resource_template
from amp2gen.frontend.values import to_expr
from amp2gen.ir import kinds
from amp2gen.ir.custom import CfnStack, CustomStack, StackParameter
from amp2gen.ir.expr import Attribute, Opaque, Text
from amp2gen.ir.stateful import STATEFUL
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import Value, scalar_text

CDK = "customCDK"


def lower_custom(entry: Entry, context: Context) -> CustomStack | None:
    """The stack; None, with a diagnostic, if its template or code is missing or unreadable."""
    if entry.service == CDK:
        return lower_cdk_stack(entry, context)
    path = find_template(entry, context)
    source = read_resource_template(path, entry, context) if path else None
    if source is None:
        if path is None:
            context.log.add(kinds.MISSING_FILE, entry.origin, f"custom {entry.name} has no CloudFormation template")
        return None
    if not is_includable(f"custom {entry.name}", source.document, context):
        return None
    imports: dict[str, StackParameter] = {}
    template = without_imports(source.document.data, "", source, imports, context)
    return CustomStack(
        name=entry.name,
        origin=entry.origin,
        code=CfnStack(
            origin=source.origin(""),
            template=template,
            retained=tuple(retained(source, source.template.resources.values())),
        ),
        parameters=(*_parameters(source, context), *(imports[name] for name in sorted(imports))),
        outputs=tuple(sorted(source.template.outputs)),
    )


def retained(source: ResourceTemplate, resources: Iterable[Resource]) -> Iterator[str]:
    """Logical ids of what holds data and has no word of the template's own about its end."""
    written: Any = source.document.data
    for resource in sorted(resources, key=lambda resource: resource.logical_id):
        if resource.type in STATEFUL and "DeletionPolicy" not in written["Resources"][resource.logical_id]:
            yield resource.logical_id


def _parameters(source: ResourceTemplate, context: Context) -> Iterator[StackParameter]:
    """What each parameter stands for. One that CloudFormation reads from SSM, by a name that the template holds, keeps
    its default."""
    for name, parameter in sorted(source.template.parameters.items()):
        origin = source.origin(f"/Parameters/{name}")
        value = list_as_text(source.value({"Ref": name})) or source.expr({"Ref": name})
        path = path_in_ssm(parameter, source.entry, source.template, context)
        if path is not None and path == parameter.default:
            continue
        value = value if path is None else to_expr(path, {})
        if isinstance(value, Opaque) or is_unknown(value):
            report_unknown(source.entry, name, origin, context)
        yield StackParameter(name=name, value=value, origin=origin)


def list_as_text(value: Value) -> Text | None:
    """A list of texts, as parameters of type CommaDelimitedList or List<…> take it."""
    items = [scalar_text(item) for item in value] if isinstance(value, list) else [None]
    return None if None in items else Text(value=",".join(str(item) for item in items))


def without_imports(
    node: Any, pointer: str, source: ResourceTemplate, found: dict[str, StackParameter], context: Context
) -> Any:
    """The template with a parameter in the place of each import of a model table's name or ARN."""
    if isinstance(node, list):
        return [without_imports(item, f"{pointer}/{i}", source, found, context) for i, item in enumerate(node)]
    if not isinstance(node, Mapping):
        return node
    if set(node) == {"Fn::ImportValue"}:
        value = source.expr(dict(node))
        origin = source.origin(pointer)
        if isinstance(value, Attribute):
            kind, _, model = value.of.id.partition("/")
            name = f"{kind}{model}{value.name.title().replace('_', '')}"
            found.setdefault(name, StackParameter(name=name, value=value, origin=origin))
            return {"Ref": name}
        message = f"custom {source.entry.name} imports a value that another Gen 1 stack exports"
        context.log.add(kinds.CUSTOM_IMPORT, origin, message)
    return {
        key: without_imports(item, f"{pointer}/{escaped(key)}", source, found, context) for key, item in node.items()
    }


def escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
