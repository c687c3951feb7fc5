"""What the parameters of a resource's template stand for.

Gen 1 names parameters by rule: `env`; `<category><resource><Output>` for another resource's output; everything else
has its value in team-provider-info.json (per environment), in the resource's parameters.json, in the root template,
or as the parameter's default.
"""

import re
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.environments import TEAM_PROVIDER_INFO, parameter_values
from amp2gen.frontend.log import origin_at
from amp2gen.frontend.project import BACKEND_CONFIG, Entry
from amp2gen.frontend.retired import is_retired
from amp2gen.frontend.values import Missing, Retired
from amp2gen.ir import kinds
from amp2gen.ir.analytics import Stream
from amp2gen.ir.auth import Auth
from amp2gen.ir.base import Origin, Resource, ref_to
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.data import DataModel, GraphqlApi
from amp2gen.ir.expr import (
    EnvironmentValue,
    EnvName,
    PerEnvironment,
    Pseudo,
    SecretValue,
    Text,
    attribute,
    join,
)
from amp2gen.ir.functions import Function
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.layers import Layer
from amp2gen.ir.plain_secrets import looks_secret
from amp2gen.ir.rest_api import RestApi
from amp2gen.ir.secrets import Secret
from amp2gen.ir.settings import Number, Words
from amp2gen.ir.storage import Bucket, ReferencedBucket
from amp2gen.ir.tables import ReferencedTable, Table
from amp2gen.syntax.cloudformation.scope import READ_FROM_SSM
from amp2gen.syntax.cloudformation.template import Parameter, Template
from amp2gen.syntax.cloudformation.values import Symbol, Value, as_value, scalar_text
from amp2gen.syntax.documents import child_pointer

OUTPUTS: Mapping[tuple[str, str], tuple[type[Resource], Mapping[str, str]]] = {
    ("auth", "Cognito"): (
        Auth,
        {
            "UserPoolId": "user_pool_id",
            "UserPoolArn": "user_pool_arn",
            "AppClientID": "native_client_id",
            "AppClientIDWeb": "web_client_id",
            "IdentityPoolId": "identity_pool_id",
        },
    ),
    ("api", "AppSync"): (
        GraphqlApi,
        {
            "GraphQLAPIIdOutput": "id",
            "GraphQLAPIEndpointOutput": "endpoint",
            "GraphQLAPIKeyOutput": "api_key",
        },
    ),
    ("api", "API Gateway"): (RestApi, {"ApiId": "id", "RootUrl": "url"}),
    ("storage", "S3"): (Bucket, {"BucketName": "name"}),
    ("storage", "DynamoDB"): (Table, {"Name": "name", "Arn": "arn", "StreamArn": "stream_arn"}),
    ("analytics", "Kinesis"): (Stream, {"kinesisStreamArn": "arn", "kinesisStreamId": "name"}),
    ("geo", "Map"): (Map, {"Name": "name", "Arn": "arn"}),
    ("geo", "PlaceIndex"): (PlaceIndex, {"Name": "name", "Arn": "arn"}),
    ("geo", "GeofenceCollection"): (GeofenceCollection, {"Name": "name", "Arn": "arn"}),
    ("function", "LambdaLayer"): (Layer, {"Arn": "arn"}),
    ("function", "Lambda"): (
        Function,
        {
            "Name": "name",
            "Arn": "arn",
            "LambdaExecutionRole": "role_name",
            "LambdaExecutionRoleArn": "role_arn",
        },
    ),
}
"""The outputs of each service's stack that other resources may take, and the attribute each one is."""

REFERENCED: Mapping[type[Resource], type[Resource]] = {Bucket: ReferencedBucket, Table: ReferencedTable}
"""What stands for resources that were created elsewhere."""

MODEL_TABLE_EXPORT = re.compile(r":GetAtt:(\w+)Table:(Name|Arn|StreamArn)$")
MODEL_TABLE_ATTRIBUTES = {"Name": "name", "Arn": "arn", "StreamArn": "stream_arn"}

DEPLOYMENT_PARAMETERS = frozenset({"deploymentBucketName", "s3Key", "rootStackName", "CloudWatchRule"})
"""Parameters that only Gen 1's own deployment uses, or that are read elsewhere."""


def bind(entry: Entry, template: Template, context: Context) -> dict[str, Value]:
    """The value of each parameter: known, a symbol with an IR expression, or a symbol with `Missing`."""
    values = {name: _value(name, entry, template, context) for name in template.parameters}
    return {name: _read(value, template.parameters[name]) for name, value in values.items()}


def _read(value: Value, parameter: Parameter) -> Value:
    """What CloudFormation reads from the SSM parameter of that name, a text, as a dynamic reference.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html
    """
    kind = parameter.type.removeprefix(READ_FROM_SSM)
    name = value if value is not None else as_value(parameter.default)
    if kind == parameter.type or kind.startswith(("List<", "CommaDelimitedList")) or not _is_name(name):
        return value
    expr: Any = Text(value=name) if isinstance(name, str) else getattr(name, "payload", None)
    return Symbol(join([Text(value="{{resolve:ssm:"), expr, Text(value="}}")]))


def path_in_ssm(parameter: Parameter, entry: Entry, template: Template, context: Context) -> Value:
    """The name of the SSM parameter that CloudFormation reads for a template's parameter; None if it reads none.

    A template that comes along whole takes this name, where the template's own place takes a dynamic reference.
    """
    if not parameter.type.startswith(READ_FROM_SSM):
        return None
    value = _value(parameter.name, entry, template, context)
    return value if _is_name(value) else None


def _is_name(value: Value) -> bool:
    payload = getattr(value, "payload", None)
    known = isinstance(payload, PerEnvironment) and all(each.value is not None for each in payload.values)
    return isinstance(value, str) or known


def import_model_table(name: Value) -> Value | None:
    """`Fn::ImportValue` of an export of the GraphQL API's stacks: a model table's name, ARN or stream ARN."""
    parts = getattr(name, "parts", (name,))
    last = parts[-1] if parts else None
    match = MODEL_TABLE_EXPORT.search(last) if isinstance(last, str) else None
    if match is None:
        return None
    return Symbol(attribute(DataModel, match[1], MODEL_TABLE_ATTRIBUTES[match[2]]))


def linked_output(written: Any, context: Context) -> Value | None:
    """The output of another resource's stack that a parameters.json takes: `{"Fn::GetAtt": ["authapp",
    "Outputs.UserPoolId"]}`. None for anything else."""
    match written:
        case {"Fn::GetAtt": [str(stack), str(output)]} if output.startswith("Outputs."):
            return linked(f"{stack}{output.removeprefix('Outputs.')}", context)
    return None


def missing_parameters(values: Mapping[str, Value], used: set[str]) -> Iterator[str]:
    """Parameters that were used and whose value the checkout does not hold; Gen 1's deployment alone needs some."""
    for name in sorted(used - DEPLOYMENT_PARAMETERS):
        payload = getattr(values.get(name), "payload", None)
        if isinstance(payload, PerEnvironment) and any(item.value is None for item in payload.values):
            yield name


def _value(name: str, entry: Entry, template: Template, context: Context) -> Value:
    if name == "env":
        return Symbol(EnvName(), text=context.default.name)
    if name == "secretsPathAmplifyAppId":
        return Symbol(Pseudo(name="app_id"), text=context.default.app_id)
    found = linked(name, context)
    if found is None:
        found = _named_output(name, entry, context)
    return found if found is not None else _own(name, entry, template, context)


def linked(name: str, context: Context) -> Value | None:
    """The parameter as another resource's output; the longest matching resource name wins."""
    matches = [
        entry
        for entry in context.project.entries
        if name.startswith(f"{entry.category}{entry.name}") and name != f"{entry.category}{entry.name}"
    ]
    for entry in sorted(matches, key=lambda entry: -len(entry.name)):
        output = name.removeprefix(f"{entry.category}{entry.name}")
        if output == "Region":
            return Symbol(Pseudo(name="region"))
        if (entry.service, output) == ("API Gateway", "ApiName"):
            return entry.name
        if is_retired(entry.category, entry.service):
            return Symbol(Retired(name))
        constant = _constants(context.lowered.get((entry.category, entry.name))).get(output)
        if constant is not None:
            return constant
        kind, outputs = OUTPUTS.get((entry.category, entry.service), (None, {}))
        if kind is not None and entry.imported:
            kind = REFERENCED.get(kind, kind)
        if kind is not None and output in outputs:
            return Symbol(attribute(kind, entry.name, outputs[output]))
        if entry.category == "custom":
            return Symbol(attribute(CustomStack, entry.name, output))
        if output[:1].isupper():
            return Symbol(Missing(name))
    return None


def _named_output(name: str, entry: Entry, context: Context) -> Value | None:
    """A parameter of any name that parameters.json makes another resource's output."""
    written = context.project.object(f"{entry.folder}/parameters.json").get(name)
    names = written.get("Fn::GetAtt") if isinstance(written, Mapping) else None
    if not isinstance(names, list) or len(names) != 2 or not all(isinstance(each, str) for each in names):
        return None
    return linked(f"{names[0]}{names[1].removeprefix('Outputs.')}", context)


def _constants(node: Resource | None) -> Mapping[str, Value]:
    """The outputs of a resource's stack that only repeat what the resource is."""
    match node:
        case Table(hash=hash, sort=sort):
            keys = {"PartitionKeyName": hash.name, "PartitionKeyType": hash.type}
            return keys | ({"SortKeyName": sort.name, "SortKeyType": sort.type} if sort else {})
        case Stream(shard_count=int() | PerEnvironment() as count):
            return {"kinesisStreamShardCount": _known(count)}
        case Map(style=style):
            return {"Style": _known(style)}
    return {}


def _known(value: Number | Words) -> Value:
    return Symbol(value, text=value.otherwise) if isinstance(value, PerEnvironment) else str(value)


def _own(name: str, entry: Entry, template: Template, context: Context) -> Value:
    return own_value(name, entry, template.parameters[name].default, context)


def own_value(name: str, entry: Entry, default: Any, context: Context) -> Value:
    """A value of the resource's own: the same in all environments, or one per environment."""
    fallback = _fallback(name, entry, default, context)
    given = {
        environment: values.get(name)
        for environment, values in parameter_values(context.project, entry.category, entry.name).items()
    }
    texts = {environment: scalar_text(fallback if value is None else value) for environment, value in given.items()}
    if not texts:
        texts = {environment.name: scalar_text(fallback) for environment in context.environments}
    secret = _secret(name, entry, texts, context)
    if secret is not None:
        return Symbol(secret)
    if fallback is not None and not any(value is not None for value in given.values()):
        return fallback
    if len(set(texts.values())) == 1 and None not in texts.values():
        return next(iter(texts.values()))
    return Symbol(
        PerEnvironment(
            resource=entry.name,
            name=name,
            values=tuple(
                EnvironmentValue(environment=environment, value=value) for environment, value in sorted(texts.items())
            ),
            otherwise=texts.get(context.default.name),
        ),
        text=texts.get(context.default.name),
    )


def _fallback(name: str, entry: Entry, default: Any, context: Context) -> Value:
    """What holds where team-provider-info.json is silent; None if nothing does."""
    own = context.project.object(f"{entry.folder}/parameters.json").get(name)
    if own is not None and not isinstance(own, Mapping):
        return own  # type: ignore[no-any-return]
    deployed = _root_parameters(entry, context).get(name)
    if deployed is not None and not isinstance(deployed, Mapping):
        return deployed  # type: ignore[no-any-return]
    if _is_kept_per_environment(name, entry, context):
        return None
    return default  # type: ignore[no-any-return]


def _is_kept_per_environment(name: str, entry: Entry, context: Context) -> bool:
    """Whether each environment has a value of its own, in team-provider-info.json or in the Parameter Store: Gen 1's
    `parameters` of backend-config.json lists such parameters, whose default the template only holds for form's sake.
    """
    listed = context.project.object(BACKEND_CONFIG).get("parameters")
    return isinstance(listed, Mapping) and f"AMPLIFY_{entry.category}_{entry.name}_{name}" in listed


def _root_parameters(entry: Entry, context: Context) -> Mapping[str, Any]:
    """The parameters that the root template hands to the resource's stack, as last pushed."""
    node: Any = context.project.root_template
    for key in ("Resources", f"{entry.category}{entry.name}", "Properties", "Parameters"):
        node = node.get(key) if isinstance(node, Mapping) else None
    return node if isinstance(node, Mapping) else {}


def _secret(name: str, entry: Entry, texts: Mapping[str, str | None], context: Context) -> SecretValue | None:
    """A parameter that holds a secret in plain text becomes a secret; its value goes no further than here."""
    if not any(value is not None and looks_secret(name, value) for value in texts.values()):
        return None
    secret = plain_text_secret(name, entry, context, _place_of(name, entry, texts, context))
    return SecretValue(of=ref_to(Secret, secret.name))


def _place_of(name: str, entry: Entry, texts: Mapping[str, str | None], context: Context) -> Origin:
    """Where a value of the resource's own stands: an environment's, the resource's, or the template's default."""
    places: list[tuple[str, tuple[str, ...]]] = [
        *((TEAM_PROVIDER_INFO, (each, "categories", entry.category, entry.name, name)) for each in texts),
        (f"{entry.folder}/parameters.json", (name,)),
        (f"{entry.folder}/{entry.name}-cloudformation-template.json", ("Parameters", name, "Default")),
    ]
    for path, keys in places:
        document = context.project.document(path, context.log)
        pointer = reduce(child_pointer, keys, "")
        if document is not None and document.position(pointer) is not None:
            return origin_at(document, pointer)
    return entry.origin


def plain_text_secret(name: str, entry: Entry, context: Context, origin: Origin) -> Secret:
    """The secret that stands for a value found in plain text at a place, registered and reported."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()
    known = context.secrets.get(words)
    secret = Secret(name=words if known is None else f"{entry.name}_{words}".upper(), origin=origin)
    context.add_secret(secret)
    context.log.add(
        kinds.PLAIN_TEXT_SECRET,
        origin,
        f"{entry.category} {entry.name}: {name} holds a secret in plain text; it becomes the secret {secret.name}",
    )
    return secret
