"""CloudFormation templates that CloudFormation would refuse: they cannot be what is deployed.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from amp2gen.frontend.consistency.copies import below, items, pointer, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.log import origin_at
from amp2gen.frontend.project import BACKEND
from amp2gen.frontend.resource_template import ENDINGS, without_extensions
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.cloudformation.language_extensions import transforms
from amp2gen.syntax.cloudformation.template import read_template
from amp2gen.syntax.documents import child_pointer

REST_POLICIES = f"{BACKEND}/api/APIGatewayAuthStack.json"
FORMAT_VERSION = "2010-09-09"
PARAMETER_TYPES = re.compile(
    r"String|Number|CommaDelimitedList|List<(Number|String)>|(List<)?AWS::(EC2|Route53)::.+|AWS::SSM::Parameter::.+"
)

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "AWS::Lambda::Function": frozenset({"Arn"}),
    "AWS::IAM::Role": frozenset({"Arn", "RoleId"}),
    "AWS::Events::Rule": frozenset({"Arn"}),
    "AWS::DynamoDB::Table": frozenset({"Arn", "StreamArn"}),
    "AWS::Kinesis::Stream": frozenset({"Arn"}),
}
"""What Fn::GetAtt can take of the types that Gen 1's templates hold."""

PLACEHOLDER = re.compile(r"\$\{(?!!)([^}]+)\}")
Finding = tuple[str, str]
"""A JSON pointer and what is wrong there."""


def check_templates(context: Context) -> Iterator[Diagnostic]:
    """Names that a committed template uses and does not define, and sections that CloudFormation does not know."""
    for path in _paths(context):
        document = read(path, context)
        if document is None or "Resources" not in below(document.data):
            continue
        template, _ = without_extensions(document, read_template(document), {})
        for at, message in _findings(below(template.data)):
            yield kinds.TEMPLATE_INVALID.at(
                origin_at(document, at),
                f"{path.rpartition('/')[2]}: {message}",
                "restore the template with `amplify pull`",
            )


def _paths(context: Context) -> Iterator[str]:
    """The templates in resources' folders, the stacks of GraphQL APIs, and the policies for REST APIs."""
    if REST_POLICIES in context.project.files:
        yield REST_POLICIES
    for entry in context.project.entries:
        for path in context.project.below(entry.folder):
            folder = path.rpartition("/")[0]
            own_stack = folder == f"{entry.folder}/stacks" and path.endswith((".json", ".yml", ".yaml"))
            if own_stack or (folder == entry.folder and path.endswith(ENDINGS)):
                yield path


def _findings(template: Mapping[str, Any]) -> Iterator[Finding]:
    version = template.get("AWSTemplateFormatVersion")
    if version is not None and str(version) != FORMAT_VERSION:
        yield "/AWSTemplateFormatVersion", f"CloudFormation knows only version {FORMAT_VERSION} of templates"
    for name, parameter in below(template, "Parameters").items():
        kind = below(parameter).get("Type")
        if kind is None:
            yield pointer("Parameters", name), f"the parameter {name} has no Type"
        elif isinstance(kind, str) and not PARAMETER_TYPES.fullmatch(kind):
            at = pointer("Parameters", name, "Type")
            yield at, f"CloudFormation knows no parameters of type {kind}, as {name} is"
    for name, output in below(template, "Outputs").items():
        if "Value" not in below(output):
            yield pointer("Outputs", name), f"the output {name} has no Value"
    if transforms(dict(template)):
        return  # a macro makes names of its own
    for section in ("Conditions", "Resources", "Outputs"):
        for name, value in below(template, section).items():
            yield from ((pointer(section, name, *keys), message) for keys, message in _uses(value, template))
            yield from _attributes(below(value), pointer(section, name), template)


def _attributes(resource: Mapping[str, Any], at: str, template: Mapping[str, Any]) -> Iterator[Finding]:
    """`DependsOn` and `Condition` of a resource or an output."""
    for name in items(resource.get("DependsOn")):
        if not isinstance(name, str) or name not in below(template, "Resources"):
            yield child_pointer(at, "DependsOn"), f"DependsOn names {name}, which the template does not have"
    condition = resource.get("Condition")
    if isinstance(condition, str) and condition not in below(template, "Conditions"):
        yield child_pointer(at, "Condition"), f"the condition {condition} is not in the template"


def _uses(value: Any, template: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """References at any depth of a value that lead nowhere, each with the keys that lead to it."""
    if isinstance(value, Mapping):
        if len(value) == 1:
            [(function, argument)] = value.items()
            yield from (((function,), message) for message in _wrong(function, argument, template))
        members: Iterable[tuple[str | int, Any]] = value.items()
    else:
        members = enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from (((key, *keys), message) for keys, message in _uses(member, template))


def _wrong(function: str, argument: Any, template: Mapping[str, Any]) -> Iterator[str]:
    match function, argument:
        case "Ref", str(name):
            yield from _reference(name, template)
        case "Fn::GetAtt", [str(name), str(attribute)]:
            yield from _attribute(name, attribute, template)
        case "Fn::GetAtt", str(text):
            name, _, attribute = text.partition(".")
            yield from _attribute(name, attribute, template)
        case "Fn::If", [str(condition), *_] if condition not in below(template, "Conditions"):
            yield f"the condition {condition} is not in the template"
        case "Fn::Sub", str(text):
            yield from _substitution(text, {}, template)
        case "Fn::Sub", [str(text), Mapping() as names]:
            yield from _substitution(text, names, template)
            yield from (
                f"Fn::Sub defines {name}, which its text does not use" for name in names if f"${{{name}}}" not in text
            )


def _reference(name: str, template: Mapping[str, Any]) -> Iterator[str]:
    known = name in below(template, "Parameters") or name in below(template, "Resources")
    if not known and not name.startswith("AWS::"):
        yield f"Ref names {name}, which the template does not have"
    elif name.startswith("AWS::") and name not in PSEUDO_PARAMETERS:
        yield f"Ref names {name}, which CloudFormation does not know"


PSEUDO_PARAMETERS = frozenset(
    f"AWS::{name}"
    for name in ("AccountId", "NoValue", "NotificationARNs", "Partition", "Region", "StackId", "StackName", "URLSuffix")
)


def _attribute(name: str, attribute: str, template: Mapping[str, Any]) -> Iterator[str]:
    resource = below(template, "Resources").get(name)
    known = ATTRIBUTES.get(str(below(resource).get("Type")))
    if resource is None:
        yield f"Fn::GetAtt names {name}, which the template does not have"
    elif known is not None and attribute not in known:
        yield f"Fn::GetAtt takes {attribute} of {name}, which has no such attribute"


def _substitution(text: str, names: Mapping[str, Any], template: Mapping[str, Any]) -> Iterator[str]:
    for name in PLACEHOLDER.findall(text):
        if name in names:
            continue
        if "." in name:
            resource, _, attribute = name.partition(".")
            yield from _attribute(resource, attribute, template)
        else:
            yield from _reference(name, template)
