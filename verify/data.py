"""AppSync: the API, its authorization, key, data sources and resolvers."""

import itertools
import re
from collections.abc import Iterator, Mapping

from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.items import Item, as_list, as_object, item_of, without
from amp2gen.verify.roles import PREDICTIONS, PREDICTIONS_SOURCE

PARTS = ("AWS::AppSync::FunctionConfiguration", "AWS::AppSync::GraphQLSchema")
"""Compared as parts of resolvers, and as GraphQL."""


def data_items(deployment: Deployment) -> Iterator[Item]:
    """Everything of the GraphQL API but for its schema, which is compared as GraphQL."""
    for api in deployment.of("AWS::AppSync::GraphQLApi"):
        yield item_of("api", api, _api(api.properties))
    for key in deployment.of("AWS::AppSync::ApiKey"):
        yield item_of("api key", key, {"Description": key.properties.get("Description"), "Exists": True})
    for source in deployment.of("AWS::AppSync::DataSource"):
        if _is_of_predictions(source.role):
            yield item_of("data source", source, {"Exists": True}, role=PREDICTIONS)
        else:
            yield item_of("data source", source, without(source.properties, "ApiId", "ServiceRoleArn"))
    for resolver in deployment.of("AWS::AppSync::Resolver"):
        yield item_of("resolver", resolver, _resolver(deployment, resolver.properties))


_MODE_SETTINGS = ("UserPoolConfig", "OpenIDConnectConfig", "LambdaAuthorizerConfig")


def _api(api: Mapping[str, Json]) -> dict[str, Json]:
    """Authorization modes by type, the default one named: their order means nothing."""
    default = str(api.get("AuthenticationType"))
    modes: dict[str, Json] = {default: _mode(api)}
    for additional in map(as_object, as_list(api.get("AdditionalAuthenticationProviders"))):
        modes[str(additional.get("AuthenticationType"))] = _mode(additional)
    rest = without(api, "AuthenticationType", "AdditionalAuthenticationProviders", *_MODE_SETTINGS)
    return {**rest, "DefaultAuthorizationMode": default, "AuthorizationModes": modes}


def _mode(written: Mapping[str, Json]) -> Json:
    """`AwsRegion` of a user pool defaults to the API's own region, where Amplify's pool always is."""
    settings = {name: as_object(written.get(name)) for name in _MODE_SETTINGS if written.get(name)}
    pool = settings.get("UserPoolConfig")
    if pool is not None:
        settings["UserPoolConfig"] = {"AwsRegion": "${region}", **pool}
    authorizer = settings.get("LambdaAuthorizerConfig")
    if authorizer is not None:  # an empty pattern takes every token, as none does
        settings["LambdaAuthorizerConfig"] = {name: value for name, value in authorizer.items() if value != ""}
    return {"Enabled": True, **settings}


def _resolver(deployment: Deployment, resolver: Mapping[str, Json]) -> dict[str, Json]:
    """Which data sources a resolver reaches, and the steps of its pipeline, with what each of them does.

    What asks the services of `@predictions` is one step, and its templates are left out, as the function's code has it
    in Gen 2: they are one request for each action in Gen 1, with the bucket's name handed on before.
    """
    sources = list(data_sources(deployment, resolver))
    templates = {
        "RequestMappingTemplate": _without_callers(resolver.get("RequestMappingTemplate")),
        "ResponseMappingTemplate": resolver.get("ResponseMappingTemplate"),
    }
    return {
        "Kind": resolver.get("Kind"),
        "DataSources": sources,
        "Pipeline": {str(i): step for i, step in enumerate(_steps(deployment, resolver))},
        **(templates if PREDICTIONS not in sources else {}),
        **_how(resolver),
    }


def _how(written: Mapping[str, Json]) -> dict[str, Json]:
    """What a resolver or a step of it says beside what it asks whom: how long answers are kept, how many items go to a
    function at once (0 for one each, as where nothing is said), and what becomes of conflicts."""
    return {name: written[name] for name in ("CachingConfig", "MaxBatchSize", "SyncConfig") if written.get(name)}


_CALLERS = re.compile(
    r'^\$util\.qr\(\$ctx\.stash\.put\("(authRole|unauthRole|identityPoolId|adminRoles)".*\n?', re.MULTILINE
)


def _without_callers(template: Json) -> Json:
    """A template but for the lines that tell IAM callers apart, which Gen 2 always writes. Who may call which field
    stands in the grants of the roles; other roles of the account are let in on both sides (adminRoles in Gen 1)."""
    return _CALLERS.sub("", template) if isinstance(template, str) else template


_SLOT = re.compile(
    r"((?:init|preAuth|auth|postAuth|preDataLoad|preUpdate|preSubscribe|postDataLoad|postUpdate|finish)\d+)Function$"
)


def _steps(deployment: Deployment, resolver: Mapping[str, Json]) -> Iterator[Json]:
    steps = (_step(deployment, each) for each in as_list(as_object(resolver.get("PipelineConfig")).get("Functions")))
    for step, same in itertools.groupby(steps):
        yield from same if step != _ASKS_SERVICES else (step,)


_ASKS_SERVICES: Json = {"DataSource": PREDICTIONS}


def _step(deployment: Deployment, reference: Json) -> Json:
    """A step of a pipeline: the slot, as its function is named after it (`QuerygetTodoauth0Function`), the data
    source, and the templates, or that they lie in a file. Gen 1 makes one function of all that do the same: the rest of
    the name may be another resolver's."""
    function = _function(deployment, str(reference))
    if function is None:
        return {"Slot": str(reference)}
    source = _plain(function.properties.get("DataSourceName"))
    if source == PREDICTIONS:
        return _ASKS_SERVICES
    found = _SLOT.search(str(function.properties.get("Name")))
    return {
        "Slot": found[1] if found else None,
        "DataSource": source,
        "Request": _template(function.properties, "RequestMappingTemplate"),
        "Response": _template(function.properties, "ResponseMappingTemplate"),
        **_how(function.properties),
    }


def _template(function: Mapping[str, Json], name: str) -> Json:
    return "a file" if function.get(f"{name}S3Location") else function.get(name)


def data_sources(deployment: Deployment, resolver: Mapping[str, Json]) -> Iterator[Json]:
    """The names of the data sources that a resolver, or a step of it, reaches."""
    functions = as_list(as_object(resolver.get("PipelineConfig")).get("Functions"))
    names = [resolver.get("DataSourceName"), *(_data_source_of(deployment, str(each)) for each in functions)]
    for name in sorted({_plain(name) for name in names if name}):
        if name != "NONE_DS":
            yield name


def _plain(data_source: Json) -> str:
    """The name of a data source, or of what a reference means. Gen 1 has several for `@predictions`."""
    role = str(data_source).removeprefix("${").removesuffix("}").removesuffix(".Name")
    return PREDICTIONS if _is_of_predictions(role) else role.removeprefix("data source ")


def _is_of_predictions(role: str) -> bool:
    return role == PREDICTIONS_SOURCE or role.startswith(f"{PREDICTIONS_SOURCE} (")


def _data_source_of(deployment: Deployment, function_id: str) -> Json:
    function = _function(deployment, function_id)
    return function.properties.get("DataSourceName") if function else None


def _function(deployment: Deployment, function_id: str) -> Resource | None:
    role = function_id.removeprefix("${").removesuffix("}").removesuffix(".FunctionId")
    return deployment.by_role.get(role)
