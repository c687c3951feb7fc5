"""AWS Lambda layers: `function/<layer>/` of the service LambdaLayer → `ir.layers`, and the layers of functions.

Gen 1 deploys `opt/` and the folders of `lib/` (`nodejs`, `python`, …) as one archive, after installing the packages of
`lib/nodejs/package.json` and `lib/python/Pipfile`; where both have a file, the one of `opt/` wins.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import report_conditions
from amp2gen.frontend.environment_properties import properties_of
from amp2gen.frontend.project import Entry
from amp2gen.frontend.requirements import requirements
from amp2gen.frontend.resource_template import ResourceTemplate, read_resource_template
from amp2gen.frontend.sources import dependencies_in, source_file
from amp2gen.frontend.values import to_expr
from amp2gen.ir import kinds
from amp2gen.ir.expr import Attribute, EnvName, Expr, Opaque, Pseudo, Text, attribute, leaves
from amp2gen.ir.functions import Dependency, SourceFile
from amp2gen.ir.layers import Install, Layer, LayerShare
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import NoValue, ResourceRef, Symbol, current_text

if TYPE_CHECKING:
    from amp2gen.frontend.functions import FunctionTemplate

SERVICE = "LambdaLayer"
GENERATED_DESCRIPTION = re.compile(r"Updated layer version \d{4}-\d\d-\d\dT[\d:.]+Z")
"""What Gen 1 writes where nobody says anything."""

READ = frozenset(
    {"CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo", "Description", "Content", "LayerName"}
)
VIRTUAL_ENVIRONMENT = ("lib/", "bin/", "include/", "lib64/", "src/", "pyvenv.cfg")
"""What pipenv leaves in `lib/python/`: packages, as they were installed for the machine that pushed last."""


def lower_layer(entry: Entry, context: Context) -> Layer | None:
    """The layer; None, with a diagnostic, if its template describes none."""
    path = f"{entry.folder}/{entry.name}-awscloudformation-template.json"
    template = read_resource_template(path, entry, context) if path in context.project.files else None
    version = _current_version(template) if template else None
    if template is None or version is None:
        if path not in context.project.files or template is not None:
            context.log.add(
                kinds.MISSING_FILE, entry.origin, f"the layer {entry.name} has no template that describes it"
            )
        return None
    _report_rest(template, version, context)
    properties = properties_of(version, template, context)
    files, installs = _files(entry, context)
    if not files:
        context.log.add(kinds.HANDLER_MISSING, entry.origin, f"the layer {entry.name} has no files in the checkout")
    for install in installs:
        context.log.add(
            kinds.BUILD_TOOL_NEEDED,
            entry.origin,
            f"the packages of the layer {entry.name} are installed with {install.manager} when it is deployed",
        )
    layer = Layer(
        name=entry.name,
        origin=entry.origin,
        description=_description(properties.text("Description")),
        license=properties.text("LicenseInfo"),
        architectures=properties.texts("CompatibleArchitectures"),
        runtimes=properties.texts("CompatibleRuntimes"),
        files=files,
        installs=installs,
        dependencies=_npm_packages(entry, context),
        shares=tuple(_shares(template, version, context)),
    )
    report_conditions(template, context)
    return layer


def function_layers(source: "FunctionTemplate", context: Context) -> tuple[Expr, ...]:
    """The ARNs of a function's layers in order; what cannot be resolved is reported and left out."""
    pointer = f"{source.lambda_resource.properties_pointer}/Layers"
    value = source.value(source.lambda_resource.properties.get("Layers"))
    found: list[Expr] = []
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        if isinstance(item, NoValue):
            continue
        arn = to_expr(item, source.local)
        name = _pinned_layer(arn, context)
        if isinstance(arn, Opaque):
            context.log.add(
                kinds.LAYERS_NOT_CARRIED,
                source.origin(pointer),
                f"function {source.entry.name}: the ARN of a layer cannot be resolved",
            )
            continue
        if name is not None:
            arn = attribute(Layer, name, "arn")
            context.log.add(
                kinds.LAYER_VERSION_PINNED,
                source.origin(pointer),
                f"function {source.entry.name} is bound to a version of the layer {name}; in Gen 2 it has the newest",
            )
        if arn not in found:
            found.append(arn)
    return tuple(found)


def _current_version(template: ResourceTemplate) -> Resource | None:
    """The version that the stack's output names; templates keep older ones that functions are bound to."""
    versions = template.resources_of("AWS::Lambda::LayerVersion")
    for output in template.template.outputs.values():
        value = template.value(output.value)
        for version in versions:
            if isinstance(value, ResourceRef) and value.logical_id == version.logical_id:
                return version
    return versions[0] if versions else None


def _report_rest(template: ResourceTemplate, version: Resource, context: Context) -> None:
    """Properties and resources that the Gen 2 project will not have."""
    for name in version.properties:
        if name not in READ:
            context.log.add(
                kinds.SETTING_NOT_CARRIED,
                template.origin(f"{version.properties_pointer}/{name}"),
                f"the layer {template.entry.name}: {name} is not carried over",
            )
    for resource in template.template.resources.values():
        if resource.type not in ("AWS::Lambda::LayerVersion", "AWS::Lambda::LayerVersionPermission"):
            context.log.add(
                kinds.TEMPLATE_RESOURCE_NOT_CARRIED,
                template.origin(resource.pointer),
                f"the layer {template.entry.name}: {resource.logical_id} ({resource.type}) is not carried over",
            )


def _description(written: str | None) -> str | None:
    return None if not written or GENERATED_DESCRIPTION.fullmatch(written) else written


def _files(entry: Entry, context: Context) -> tuple[tuple[SourceFile, ...], tuple[Install, ...]]:
    files: dict[str, bytes] = {}
    for part in ("lib", "opt"):
        prefix = f"{entry.folder}/{part}/"
        for path in context.project.below(prefix):
            below = path.removeprefix(prefix)
            if part == "opt" or "/" in below:
                files[below] = context.project.files[path]
    installs: list[Install] = []
    if _npm_packages(entry, context):
        installs.append(Install(manager="npm", folder="nodejs"))
    wanted = requirements(f"{entry.folder}/lib/python", f"the layer {entry.name}", context)
    if wanted is not None:
        files = {path: content for path, content in files.items() if not _is_installed(path)}
        files["python/requirements.txt"] = wanted.encode()
        installs.append(Install(manager="pip", folder="python"))
    return tuple(source_file(path, content) for path, content in sorted(files.items())), tuple(installs)


def _is_installed(path: str) -> bool:
    return path.startswith("python/") and path.removeprefix("python/").startswith(VIRTUAL_ENVIRONMENT)


def _npm_packages(entry: Entry, context: Context) -> tuple[Dependency, ...]:
    found = dependencies_in(f"{entry.folder}/lib/nodejs/package.json", context)
    return tuple(package for package in found if not package.development)


def _shares(template: ResourceTemplate, version: Resource, context: Context) -> Iterator[LayerShare]:
    """Permissions beyond the own account, which needs none."""
    for resource in template.resources_of("AWS::Lambda::LayerVersionPermission"):
        of = template.value(resource.properties.get("LayerVersionArn"))
        if not (isinstance(of, ResourceRef) and of.logical_id == version.logical_id):
            continue
        principal = template.value(resource.properties.get("Principal"))
        if isinstance(principal, Symbol) and principal.payload == Pseudo(name="account"):
            continue
        account = current_text(principal)
        if account is None:
            context.log.add(
                kinds.TEMPLATE_RESOURCE_NOT_CARRIED,
                template.origin(resource.pointer),
                f"the layer {template.entry.name}: {resource.logical_id} ({resource.type}) is not carried over",
            )
            continue
        context.log.add(
            kinds.LAYER_NAME_CHANGES,
            template.origin(resource.pointer),
            f"the layer {template.entry.name} is shared with {account}, which has to use another ARN",
        )
        yield LayerShare(
            account=account,
            organization=current_text(template.value(resource.properties.get("OrganizationId"))),
            origin=template.origin(resource.pointer),
        )


PINNED = re.compile(r":layer:(?P<name>[\w-]+):(?P<version>\d+)$")


def _pinned_layer(arn: Expr, context: Context) -> str | None:
    """The project's layer of which an ARN names a version, in the account and environment at hand; else None."""
    if isinstance(arn, Attribute | Opaque):
        return None
    match = PINNED.search("".join(_text(part, context) for part in leaves(arn)))
    if match is None:
        return None
    accounts = {environment.account for environment in context.environments if environment.account}
    written = arn.value.split(":")[4] if isinstance(arn, Text) and arn.value.count(":") > 4 else None
    if written is not None and written not in accounts:
        return None
    layers = {entry.name for entry in context.project.entries_of("function", SERVICE)}
    names = [match["name"], *(match["name"].removesuffix(f"-{each.name}") for each in context.environments)]
    return next((name for name in names if name in layers), None)


def _text(part: Expr, context: Context) -> str:
    match part:
        case Text(value=text):
            return text
        case EnvName():
            return context.default.name
    return ""
