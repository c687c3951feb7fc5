"""AppSync: the API, its authorization, key, data sources and resolvers."""

from collections.abc import Iterator, Mapping

from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.items import Item, as_list, as_object, item_of, without

PARTS = ("AWS::AppSync::FunctionConfiguration", "AWS::AppSync::GraphQLSchema")
"""Compared as parts of resolvers, and as GraphQL."""


def data_items(deployment: Deployment) -> Iterator[Item]:
    """Everything of the GraphQL API but for its schema, which is compared as GraphQL."""
    for api in deployment.of("AWS::AppSync::GraphQLApi"):
        yield item_of("api", api, _api(api.properties))
    for key in deployment.of("AWS::AppSync::ApiKey"):
        yield item_of("api key", key, {"Description": key.properties.get("Description"), "Exists": True})
    for source in deployment.of("AWS::AppSync::DataSource"):
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
    """What a resolver does is generated from the schema; here, which data sources it reaches."""
    return {"Kind": resolver.get("Kind"), "DataSources": list(_data_sources(deployment, resolver))}


def _data_sources(deployment: Deployment, resolver: Mapping[str, Json]) -> Iterator[Json]:
    functions = as_list(as_object(resolver.get("PipelineConfig")).get("Functions"))
    names = {resolver.get("DataSourceName"), *(_data_source_of(deployment, str(each)) for each in functions)}
    for name in sorted(str(name) for name in names if name):
        text = name.removeprefix("${data source ").removesuffix(".Name}").removesuffix("}")
        if text != "NONE_DS":
            yield text


def _data_source_of(deployment: Deployment, function_id: str) -> Json:
    role = function_id.removeprefix("${").removesuffix("}").removesuffix(".FunctionId")
    function: Resource | None = deployment.by_role.get(role)
    return function.properties.get("DataSourceName") if function else None
