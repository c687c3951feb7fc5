"""What each resource is in the app, whatever it is called: "user pool", "model table Todo", "function hello".

Resources of two deployments are paired by these roles, and references are written as them. A role is unique in
a deployment; resources that have no part in the app itself get one made of type and logical id.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from amp2gen.syntax.cloudformation.values import Concat, Symbol, Value, current_text
from amp2gen.verify.templates import Address, Evaluated, Target

WEB_CLIENT = "user pool client web"
NATIVE_CLIENT = "user pool client native"
AUTHENTICATED = "role authenticated"
GUEST = "role guest"

PREDICTIONS = "predictions"
"""What answers `@predictions`: in Gen 1 AppSync itself and a function that speaks, in Gen 2 one function."""
PREDICTIONS_SOURCE = f"data source {PREDICTIONS}"
PREDICTIONS_FUNCTION = f"{PREDICTIONS} function"

DELTA_SYNC = "delta sync table"
"""AppSync's own: what was written within the last 30 minutes. DataStore reads models' tables for all else."""
_DELTA_SYNC_IDS = ("DataStore", "amplifyDataDataStore")

VERIFICATION_PAGE = "VerificationPage"
"""What the bucket of the page is called that verification messages link to."""

_HASH = re.compile(r"[0-9A-F]{8}$")
"""What the CDK appends to a logical id."""


@dataclass(frozen=True)
class Naming:
    """What naming needs to know beside the resource: all resources, and the Gen 1 names of functions."""

    resources: Mapping[Address, Evaluated]
    functions: Mapping[str, str]
    """Gen 1 function names by their letters and digits in lower case, which is what Gen 2 keeps of them."""


def target_of(value: Value) -> Address | None:
    """The resource that a value refers to, if it is a plain reference."""
    if isinstance(value, Symbol) and isinstance(value.payload, Target):
        return value.payload.address
    return None


def function_names(resources: Iterable[Evaluated]) -> dict[str, str]:
    """The names of the functions of a Gen 1 deployment: each has a nested stack of its own."""
    names = [resource.address.stack.removeprefix("function") for resource in resources if _is_gen1_function(resource)]
    return {letters(name): name for name in names}


def letters(name: str) -> str:
    """A name by its letters and digits in lower case."""
    return "".join(filter(str.isalnum, name)).lower()


def roles_of(resources: Sequence[Evaluated], functions: Mapping[str, str]) -> dict[Address, str]:
    """The role of every resource."""
    naming = Naming({resource.address: resource for resource in resources}, functions)
    roles: dict[Address, str] = {}
    taken: set[str] = set()

    def give(address: Address, role: str) -> None:
        if address not in roles:
            unique = role if role not in taken else f"{role} ({address})"
            taken.add(unique)
            roles[address] = unique

    for resource in resources:
        role = _named(resource, naming)
        if role is not None:
            give(resource.address, role)
    for user in resources:
        for address, role in _iam_roles(user, roles):
            if address in naming.resources:
                give(address, role)
    for resource in resources:
        give(resource.address, f"{resource.type} {_own_name(resource.address, functions)}")
    return roles


def _own_name(address: Address, functions: Mapping[str, str]) -> str:
    """The logical id, and the function in whose template the resource stands, or beside which Gen 2 includes it."""
    stack, logical_id = address
    if stack.startswith("function") and stack != "function":
        return f"{logical_id} of function {stack.removeprefix('function')}"
    own = without_hash(logical_id)
    for name in functions.values():
        beside = f"{''.join(filter(str.isalnum, name))}Resources"
        if own.startswith(beside) and own != beside:
            return f"{own.removeprefix(beside)} of function {name}"
    return own


def without_hash(logical_id: str) -> str:
    return _HASH.sub("", logical_id)


def _named(resource: Evaluated, naming: Naming) -> str | None:
    namer = _NAMERS.get(resource.type)
    return namer(resource, naming) if namer else None


def _fixed(role: str) -> "Namer":
    return lambda resource, naming: role


def _by_property(kind: str, name: str) -> "Namer":
    def namer(resource: Evaluated, naming: Naming) -> str | None:
        text = current_text(resource.properties.get(name))
        return f"{kind} {text}" if text else None

    return namer


def _client(resource: Evaluated, naming: Naming) -> str | None:
    logical_id = resource.address.logical_id
    if logical_id == "UserPoolClient" or without_hash(logical_id).endswith("NativeAppClient"):
        return NATIVE_CLIENT
    if logical_id == "UserPoolClientWeb" or without_hash(logical_id).endswith("UserPoolAppClient"):
        return WEB_CLIENT
    return f"user pool client {without_hash(logical_id)}"


def _table(resource: Evaluated, naming: Naming) -> str | None:
    stack, logical_id = resource.address
    if "/" in stack and logical_id.endswith("Table"):
        return f"model table {logical_id.removesuffix('Table')}"
    if stack.startswith("storage"):
        return f"table {stack.removeprefix('storage')}"
    return DELTA_SYNC if without_hash(logical_id) in _DELTA_SYNC_IDS else None


def _bucket(resource: Evaluated, naming: Naming) -> str | None:
    if resource.address.stack.startswith("storage"):
        return "bucket"
    if resource.address.logical_id.startswith((VERIFICATION_PAGE, "CustomMessageConfirmationBucket")):
        return "verification page"
    return "deployment bucket" if resource.address.logical_id == "DeploymentBucket" else None


def _is_gen1_function(resource: Evaluated) -> bool:
    return (
        resource.type == "AWS::Lambda::Function"
        and resource.address.stack.startswith("function")
        and resource.address.logical_id == "LambdaFunction"
    )


def _function(resource: Evaluated, naming: Naming) -> str | None:
    if _is_gen1_function(resource):
        return f"function {resource.address.stack.removeprefix('function')}"
    own = without_hash(resource.address.logical_id)
    known = naming.functions.get(letters(own.removesuffix("lambda")))
    if known:
        return f"function {known}"
    speaks = _is_of_predictions(resource) and own == "predictionsLambda"
    return PREDICTIONS_FUNCTION if speaks or own in _PREDICTIONS_OF_GEN2 else None


_PREDICTIONS_OF_GEN2 = ("predictionslambda", "graphqlPredictionslambda", "predictionsOfGraphqllambda")
"""The function is called so, by the first name that is free."""


def _is_of_predictions(resource: Evaluated) -> bool:
    """Whether Gen 1's transformer put the resource into the stack of `@predictions`."""
    return resource.address.stack.endswith("/PredictionsDirectiveStack")


def _layer(resource: Evaluated, naming: Naming) -> str | None:
    """Both sides have a stack for each layer. Gen 1's keeps versions from before, which nothing in the app uses."""
    stack, logical_id = resource.address
    if logical_id.startswith("LambdaLayerVersion") and stack.startswith("function"):
        return f"layer {stack.removeprefix('function')}"
    return f"layer {stack.removeprefix('layer')}" if stack.startswith("layer") else None


def _stream(resource: Evaluated, naming: Naming) -> str | None:
    return "stream" if resource.address.stack.startswith("analytics") else None


def _geo(resource: Evaluated, naming: Naming) -> str | None:
    """Gen 1 mostly makes geo resources by functions, which take the name as a property; each has its own stack."""
    stack = resource.address.stack
    kinds = [kind for kind, names in _GEO.items() if any(name in resource.properties for name in names)]
    return f"{kinds[0]} {stack.removeprefix('geo')}" if kinds and stack.startswith("geo") else None


_GEO: Mapping[str, tuple[str, str]] = {
    "map": ("MapName", "mapName"),
    "place index": ("IndexName", "indexName"),
    "geofence collection": ("CollectionName", "collectionName"),
}


def _rest_api(resource: Evaluated, naming: Naming) -> str | None:
    stack = resource.address.stack
    return f"rest api {stack.removeprefix('api')}" if stack.startswith("api") else None


def _resolver(resource: Evaluated, naming: Naming) -> str | None:
    return f"resolver {resource.properties.get('TypeName')}.{resource.properties.get('FieldName')}"


def _data_source(resource: Evaluated, naming: Naming) -> str | None:
    """By its name. That of a function outside of the app has the environment's in it, but only in Gen 2."""
    name = current_text(resource.properties.get("Name"))
    config = resource.properties.get("LambdaConfig")
    arn = config.get("LambdaFunctionArn") if isinstance(config, dict) else None
    if _is_of_predictions(resource) or _calls_predictions(arn, naming):
        return PREDICTIONS_SOURCE
    function = _TEXT_AFTER_COLON.search(str(arn.parts[-1])) if isinstance(arn, Concat) and arn.parts else None
    if name and function:
        _, dash, environment = function[0].rpartition("-")
        own = name.removesuffix(_LAMBDA_SOURCE)
        if dash and letters(own) == letters(function[0]):
            name = f"{own[: -len(letters(environment))]}{_LAMBDA_SOURCE}"
    return f"data source {name}" if name else None


def _calls_predictions(arn: Value, naming: Naming) -> bool:
    target = target_of(arn)
    called = naming.resources.get(target) if target else None
    return called is not None and _function(called, naming) == PREDICTIONS_FUNCTION


_LAMBDA_SOURCE = "LambdaDataSource"
_TEXT_AFTER_COLON = re.compile(r"[\w-]+$")


def _schedule_rule(resource: Evaluated, naming: Naming) -> str | None:
    """A function has at most one, in its own Gen 1 stack; Gen 2's is known by the function that it runs."""
    stack, logical_id = resource.address
    if stack.startswith("function") and stack != "function":
        return f"schedule rule {stack.removeprefix('function')}"
    name = without_hash(logical_id)
    if not name.endswith("Schedule"):
        return None
    scope = name.removesuffix("Schedule")  # `defineFunction` calls its function `<name>-lambda`
    known = naming.functions.get(letters(scope)) or naming.functions.get(letters(scope.removesuffix("lambda")))
    return f"schedule rule {known}" if known else None


def _delta_sync_role(resource: Evaluated, naming: Naming) -> str | None:
    """A role that the transformer makes beside the table, and that nobody takes on."""
    is_it = without_hash(resource.address.logical_id).endswith("AmplifyDataStoreIAMRole")
    return f"role of {DELTA_SYNC}" if is_it else None


Namer = Callable[[Evaluated, Naming], str | None]

_NAMERS: Mapping[str, Namer] = {
    "AWS::ApiGateway::RestApi": _rest_api,
    "AWS::AppSync::ApiKey": _fixed("api key"),
    "AWS::AppSync::DataSource": _data_source,
    "AWS::AppSync::GraphQLApi": _fixed("api"),
    "AWS::AppSync::GraphQLSchema": _fixed("api schema"),
    "AWS::AppSync::Resolver": _resolver,
    "AWS::Cognito::IdentityPool": _fixed("identity pool"),
    "AWS::Cognito::IdentityPoolRoleAttachment": _fixed("identity pool roles"),
    "AWS::Cognito::UserPool": _fixed("user pool"),
    "AWS::Cognito::UserPoolClient": _client,
    "AWS::Cognito::UserPoolDomain": _fixed("user pool domain"),
    "AWS::Cognito::UserPoolGroup": _by_property("group", "GroupName"),
    "AWS::Cognito::UserPoolIdentityProvider": _by_property("identity provider", "ProviderName"),
    "AWS::DynamoDB::GlobalTable": _table,
    "AWS::DynamoDB::Table": _table,
    "AWS::Events::Rule": _schedule_rule,
    "AWS::IAM::Role": _delta_sync_role,
    "AWS::Kinesis::Stream": _stream,
    "AWS::Lambda::Function": _function,
    "AWS::Lambda::LayerVersion": _layer,
    "AWS::Location::GeofenceCollection": _geo,
    "AWS::Location::Map": _geo,
    "AWS::Location::PlaceIndex": _geo,
    "AWS::S3::Bucket": _bucket,
    "Custom::AmplifyDynamoDBTable": _table,
    "Custom::ImportedAmplifyDynamoDBTable": _table,
    "Custom::LambdaCallout": _geo,
}


def _iam_roles(user: Evaluated, roles: Mapping[Address, str]) -> Iterator[tuple[Address, str]]:
    """IAM roles by who uses them."""
    for value, role in _uses(user, roles):
        address = target_of(value)
        if address is not None:
            yield address, role


def _uses(user: Evaluated, roles: Mapping[Address, str]) -> Iterator[tuple[Value, str]]:
    own = roles.get(user.address)
    properties = user.properties
    target = properties.get("Target")
    if user.type == "AWS::Cognito::IdentityPoolRoleAttachment":
        attached = properties.get("Roles")
        if isinstance(attached, dict):
            yield attached.get("authenticated"), AUTHENTICATED
            yield attached.get("unauthenticated"), GUEST
    elif user.type == "AWS::Scheduler::Schedule" and isinstance(target, dict):
        function = target_of(target.get("Arn"))
        if function is not None:
            name = roles.get(function, str(function)).removeprefix("function ")
            yield target.get("RoleArn"), f"role of schedule {name}"
    elif own is None:
        return
    elif user.type == "AWS::Lambda::Function":
        yield properties.get("Role"), f"role of {own}"
    elif user.type == "AWS::Cognito::UserPoolGroup":
        yield properties.get("RoleArn"), f"role of {own}"
    elif user.type == "AWS::AppSync::DataSource":
        yield properties.get("ServiceRoleArn"), f"role of {own}"
    elif user.type == "AWS::Cognito::UserPool":
        sms = properties.get("SmsConfiguration")
        yield sms.get("SnsCallerArn") if isinstance(sms, dict) else None, f"role of {own}"
