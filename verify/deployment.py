"""A deployment written out: every resource with its role, and values in which references are roles.

    {"Fn::GetAtt": ["S3Bucket", "Arn"]}            ->  "arn:aws:s3:::${bucket}"
    {"Fn::Join": ["", ["Todo-", apiId, "-main"]]}  ->  "${model table Todo}", being that table's name

Text is JSON text again: what two deployments mean can be compared by what they say.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from amp2gen.ir.base import Origin
from amp2gen.syntax.cloudformation.physical_names import name_path, value_at, with_value_at
from amp2gen.syntax.cloudformation.values import (
    Concat,
    Conditional,
    Import,
    NoValue,
    Opaque,
    Symbol,
    Value,
    scalar_text,
)
from amp2gen.syntax.documents import Json, child_pointer
from amp2gen.verify.roles import roles_of
from amp2gen.verify.templates import Address, Evaluated, PseudoParameter, Target

REGION = "${region}"
ACCOUNT = "${account}"

PSEUDO_PARAMETERS: Mapping[str, Value] = {
    "AWS::AccountId": Symbol(PseudoParameter(ACCOUNT)),
    "AWS::Partition": "aws",
    "AWS::Region": Symbol(PseudoParameter(REGION)),
    "AWS::StackId": Symbol(PseudoParameter("${stack id}")),
    "AWS::StackName": Symbol(PseudoParameter("${stack name}")),
    "AWS::URLSuffix": "amazonaws.com",
}
"""The same on both sides, but for what the deployment itself knows."""


@dataclass(frozen=True)
class Resource:
    """A resource of a deployment. `place` says in which template it is written, and where; `goes_with_stack` that its
    template has the DeletionPolicy Delete in so many words."""

    role: str
    type: str
    address: Address
    properties: Mapping[str, Json]
    deletion_policy: str
    update_replace_policy: str
    goes_with_stack: bool
    place: Origin


@dataclass(frozen=True)
class Deployment:
    """All resources of one side, in the order of the templates."""

    resources: tuple[Resource, ...]

    @cached_property
    def by_role(self) -> Mapping[str, Resource]:
        return {resource.role: resource for resource in self.resources}

    def of(self, *types: str) -> tuple[Resource, ...]:
        """The resources of some types."""
        return tuple(resource for resource in self.resources if resource.type in types)


def deployment_of(
    evaluated: Sequence[Evaluated],
    functions: Mapping[str, str],
    known: Mapping[str, str] | None = None,
) -> Deployment:
    """Names all resources by role and writes their values out.

    `functions` is what `roles.function_names` says of Gen 1. `known` are texts that stand for something, as the
    id of the app: they are replaced wherever they occur as a whole, and put in where they are part of a physical
    name.
    """
    roles = roles_of(evaluated, functions)
    written = Writer(roles, {resource.address: resource.type for resource in evaluated})
    texts = [(resource, _members(written, resource)) for resource in evaluated]
    put_in = {role: text for text, role in (known or {}).items()}
    names = _physical_names(texts, roles)
    written_out = {str(_spelled_out(name, put_in)): each for name, each in names.items()}
    facts = {text: {"": each} for text, each in (known or {}).items()}
    replace = _replacer({**written_out, **names, **facts})
    return Deployment(tuple(_resource(resource, text, replace, put_in, roles) for resource, text in texts))


def _resource(
    evaluated: Evaluated,
    written: Mapping[str, Json],
    replace: Callable[[Json], Json],
    put_in: Mapping[str, str],
    roles: Mapping[Address, str],
) -> Resource:
    properties = {key: replace(value) for key, value in written.items()}
    for path in _NAME_PATHS.get(evaluated.type, ()):
        name = value_at(written, path)
        if name is not None:
            properties = with_value_at(properties, path, _spelled_out(name, put_in))
    return Resource(
        role=roles[evaluated.address],
        type=evaluated.type,
        address=evaluated.address,
        properties=properties,
        deletion_policy=scalar_text(evaluated.deletion_policy) or "Delete",
        update_replace_policy=scalar_text(evaluated.update_replace_policy) or "Delete",
        goes_with_stack=scalar_text(evaluated.deletion_policy) == "Delete",
        place=Origin(file=evaluated.file, pointer=child_pointer("/Resources", evaluated.address.logical_id)),
    )


def _spelled_out(name: Json, texts: Mapping[str, str]) -> Json:
    if isinstance(name, str):
        for role, text in texts.items():
            name = name.replace(role, text)
    return name


def _members(writer: "Writer", resource: Evaluated) -> dict[str, Json]:
    members = {key: writer.json(value) for key, value in resource.properties.items()}
    return {key: value for key, value in members.items() if value is not None}


class Writer:
    """Values as JSON, with references as roles."""

    def __init__(self, roles: Mapping[Address, str], types: Mapping[Address, str]) -> None:
        self._roles = roles
        self._types = types

    def json(self, value: Value) -> Json:
        match value:
            case list():
                return [self.json(item) for item in value]
            case dict():
                return {key: self.json(item) for key, item in value.items()}
            case Symbol(Target() as target):
                return self._reference(target)
            case Symbol(PseudoParameter(name)):
                return name
            case Symbol(payload, text):
                return text if text is not None else f"${{{payload}}}"
            case Concat(parts):
                return "".join(self._text(part) for part in parts)
            case Opaque(name, args):
                return _applied(name, self.json(args))
            case Conditional(condition, then, otherwise):
                return {"Fn::If": [condition, self.json(then), self.json(otherwise)]}
            case Import(name):
                return f"${{import {self._text(name)}}}"
            case NoValue():
                return None
            case str() | int() | float() | bool() | None:
                return value
            case _:
                return str(value)

    def _text(self, value: Value) -> str:
        written = self.json(value)
        return written if isinstance(written, str) else (scalar_text(value) or str(written))

    def _reference(self, target: Target) -> str:
        role = self._roles.get(target.address, str(target.address))
        type_name = self._types.get(target.address, "")
        form = _ATTRIBUTES.get((type_name, target.attribute))
        if form is not None:
            return form.replace("@", f"${{{role}}}")
        return f"${{{role}.{target.attribute}}}" if target.attribute else f"${{{role}}}"


_TABLE_ARN = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/@"
_TABLE_STREAM_ARN = f"{_TABLE_ARN}/stream/${{label}}"
_API_ARN = f"arn:aws:appsync:{REGION}:{ACCOUNT}:apis/@"
_GEO_ARN = f"arn:aws:geo:{REGION}:{ACCOUNT}"
_COLLECTION_ARN = f"{_GEO_ARN}:geofence-collection/@"
_MAP_ARN = f"{_GEO_ARN}:map/@"
_INDEX_ARN = f"{_GEO_ARN}:place-index/@"
_MODEL_TABLES = ("Custom::AmplifyDynamoDBTable", "Custom::ImportedAmplifyDynamoDBTable")

_ATTRIBUTES: Mapping[tuple[str, str | None], str] = {
    ("AWS::AppSync::GraphQLApi", "ApiId"): "@",
    ("AWS::AppSync::GraphQLApi", "Arn"): _API_ARN,
    ("AWS::AppSync::GraphQLApi", None): _API_ARN,
    ("AWS::Cognito::UserPool", "Arn"): f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/@",
    ("AWS::Cognito::UserPool", "ProviderName"): f"cognito-idp.{REGION}.amazonaws.com/@",
    ("AWS::DynamoDB::Table", "Arn"): _TABLE_ARN,
    ("AWS::DynamoDB::Table", "StreamArn"): _TABLE_STREAM_ARN,
    ("AWS::IAM::Role", "Arn"): f"arn:aws:iam::{ACCOUNT}:role/@",
    ("AWS::Kinesis::Stream", "Arn"): f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/@",
    ("AWS::Lambda::Function", "Arn"): f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:@",
    **{("AWS::Location::GeofenceCollection", each): _COLLECTION_ARN for each in ("Arn", "CollectionArn")},
    **{("AWS::Location::Map", each): _MAP_ARN for each in ("Arn", "MapArn")},
    **{("AWS::Location::PlaceIndex", each): _INDEX_ARN for each in ("Arn", "IndexArn")},
    ("AWS::S3::Bucket", "Arn"): "arn:aws:s3:::@",
    ("Custom::LambdaCallout", "CollectionName"): "@",
    ("Custom::LambdaCallout", "IndexArn"): _INDEX_ARN,
    ("Custom::LambdaCallout", "IndexName"): "@",
    ("Custom::LambdaCallout", "MapArn"): _MAP_ARN,
    ("Custom::LambdaCallout", "MapName"): "@",
    **{(each, "TableArn"): _TABLE_ARN for each in _MODEL_TABLES},
    **{(each, "TableStreamArn"): _TABLE_STREAM_ARN for each in _MODEL_TABLES},
}
"""What attributes come to, `@` being the resource's name or id. Service authorization reference, ARN formats."""


def _applied(name: str, args: Json) -> Json:
    """A function that could not be evaluated, on what its arguments are written as. Parts of an ARN are known
    once the ARN is written out; anything else stays as it is."""
    match name, args:
        case "Fn::Split", [str(separator), str(text)] if text.startswith("arn:") or separator == "/":
            return list(text.split(separator))
        case "Fn::Select", [int() | str() as index, list(items)] if str(index).isdigit() and int(index) < len(items):
            return items[int(index)]
        case "Fn::FindInMap", [_, str(region), "locationServiceRegion"] if region == REGION:
            return REGION  # where another one is meant, compiling warns
        case "Ref", str(parameter):
            return f"${{parameter {parameter}}}"
        case _:
            return {name: args}


_NAMED = (
    "AWS::DynamoDB::Table",
    "AWS::Events::EventBus",
    "AWS::Glue::Database",
    "AWS::IAM::Role",
    "AWS::Kinesis::Stream",
    "AWS::KinesisFirehose::DeliveryStream",
    "AWS::Lambda::Function",
    "AWS::Location::GeofenceCollection",
    "AWS::Location::Map",
    "AWS::Location::PlaceIndex",
    "AWS::S3::Bucket",
    "AWS::SES::Template",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SSM::Parameter",
    "AWS::StepFunctions::StateMachine",
    "AWS::Timestream::Database",
)
_NAME_PATHS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    **{type: (name_path(type),) for type in _NAMED},
    "Custom::AmplifyDynamoDBTable": (("tableName",),),
    "Custom::ImportedAmplifyDynamoDBTable": (("tableName",),),
    "Custom::LambdaCallout": (("mapName",), ("indexName",), ("collectionName",)),
}
"""The keys of the property by which a resource gets the name that others may write out instead of referring to it."""


_SERVICES: Mapping[str, str] = {
    "AWS::DynamoDB": "dynamodb",
    "AWS::Events": "events",
    "AWS::Glue": "glue",
    "AWS::IAM": "iam",
    "AWS::Kinesis": "kinesis",
    "AWS::KinesisFirehose": "firehose",
    "AWS::Lambda": "lambda",
    "AWS::Location": "geo",
    "AWS::S3": "s3",
    "AWS::SES": "ses",
    "AWS::SNS": "sns",
    "AWS::SQS": "sqs",
    "AWS::SSM": "ssm",
    "AWS::StepFunctions": "states",
    "AWS::Timestream": "timestream",
    "Custom::AmplifyDynamoDBTable": "dynamodb",
    "Custom::ImportedAmplifyDynamoDBTable": "dynamodb",
    "Custom::LambdaCallout": "geo",
}
"""What ARNs call the services of these types. Service authorization reference."""

_Names = Mapping[str, Mapping[str, str]]
"""What stands for a text: by the service of which an ARN must be to have it, "" if any text may."""


def _service(type_name: str) -> str:
    return _SERVICES.get(type_name) or _SERVICES[type_name.rpartition("::")[0]]


def _physical_names(texts: Iterable[tuple[Evaluated, Mapping[str, Json]]], roles: Mapping[Address, str]) -> _Names:
    names: dict[str, dict[str, str]] = {}
    for resource, properties in texts:
        for path in _NAME_PATHS.get(resource.type, ()):
            name = value_at(properties, path)
            if isinstance(name, str) and len(name) > 3 and not name.startswith(_SECRETS):
                role = f"${{{roles[resource.address]}}}"
                names.setdefault(name, {}).setdefault(_service(resource.type), role)
    return names


_SECRETS = "/amplify/"
"""Where Amplify reads secrets: these parameters are known by their paths."""
_NO_NAME_BEFORE = r"(?<![\w.-])"


def _replacer(names: _Names) -> Callable[[Json], Json]:
    """Puts in what stands for names. Things of two services may have one name: an ARN says which it is."""
    if not names:
        return lambda value: value
    longest_first = sorted(names, key=len, reverse=True)
    # A parameter's path starts with a slash, and follows the word `parameter` in ARNs.
    starts = (rf"{'' if name.startswith('/') else _NO_NAME_BEFORE}{re.escape(name)}" for name in longest_first)
    pattern = re.compile(rf"(?:{'|'.join(starts)})(?![\w.-])")
    services = frozenset(_SERVICES.values())

    def role(found: re.Match[str]) -> str:
        roles = names[found[0]]
        arn = re.search(r"\barn:[\w-]+:([\w-]+):\S*$", found.string[: found.start()])
        if arn is None or arn[1] not in services or "" in roles:
            return next(iter(roles.values()))
        return roles.get(arn[1], found[0])

    def replace(value: Json) -> Json:
        match value:
            case str():
                return pattern.sub(role, value)
            case list():
                return [replace(item) for item in value]
            case dict():
                return {key: replace(item) for key, item in value.items()}
            case _:
                return value

    return replace
