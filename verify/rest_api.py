"""API Gateway: which paths a REST API has, how they are authorized, and what answers them.

Gen 1 writes an API as one OpenAPI document, the CDK as resources and methods. Both become one item per path.
"""

from collections.abc import Iterable, Iterator, Mapping

from amp2gen.syntax.documents import Json
from amp2gen.verify.authorizers import of_resource, of_scheme
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.functions import function_in
from amp2gen.verify.items import Item, as_list, as_object, item_of, without

PARTS = (
    "AWS::ApiGateway::Account",
    "AWS::ApiGateway::Authorizer",
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGateway::Stage",
)
"""Compared as parts of methods, or not settings of an API at all."""

_METHOD_KEYS = {"x-amazon-apigateway-any-method": "ANY"}


def rest_api_items(deployment: Deployment) -> Iterator[Item]:
    """Every REST API, its paths, and its answers to errors."""
    for api in deployment.of("AWS::ApiGateway::RestApi"):
        name = api.role.removeprefix("rest api ")
        about = {**_said_in_body(api), **without(api.properties, "Body", "Description", "FailOnWarnings")}
        about |= {"Stages": list(stages(deployment, name)), "Stage": _stage_settings(deployment, name)}
        yield item_of("rest api", api, about)
        yield from _openapi_paths(api)
    for method in deployment.of("AWS::ApiGateway::Method"):
        yield from _method(deployment, method)
    for response in deployment.of("AWS::ApiGateway::GatewayResponse"):
        name = _api_name(response.properties.get("RestApiId"))
        headers = as_object(response.properties.get("ResponseParameters"))
        role = f"{name} {response.properties.get('ResponseType')}"
        yield item_of("rest api error", response, {"Headers": _header_names(headers)}, role=role)


def stages(deployment: Deployment, api: str) -> Iterator[Json]:
    """The names of an API's stages: Gen 1 makes them along with the deployment."""
    for each in deployment.of("AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"):
        if _api_name(each.properties.get("RestApiId")) == api and "StageName" in each.properties:
            yield each.properties["StageName"]


def _said_in_body(api: Resource) -> dict[str, Json]:
    """Settings of the API itself that an OpenAPI document may have instead of the resource's properties."""
    body = as_object(api.properties.get("Body"))
    return {property: body[name] for name, property in _EXTENSIONS.items() if name in body}


_EXTENSIONS: Mapping[str, str] = {
    "x-amazon-apigateway-api-key-source": "ApiKeySourceType",
    "x-amazon-apigateway-binary-media-types": "BinaryMediaTypes",
    "x-amazon-apigateway-minimum-compression-size": "MinimumCompressionSize",
    "x-amazon-apigateway-policy": "Policy",
}
"""API Gateway, "OpenAPI extensions"."""


def _stage_settings(deployment: Deployment, api: str) -> dict[str, Json]:
    """What else is said of the stage: by a resource of its own, or where Gen 1 deploys."""
    found: dict[str, Json] = {}
    for each in deployment.of("AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment"):
        if _api_name(each.properties.get("RestApiId")) == api:
            own = each.type == "AWS::ApiGateway::Stage"
            written = each.properties if own else as_object(each.properties.get("StageDescription"))
            found |= without(written, "RestApiId", "DeploymentId", "StageName", "Tags")
    return found


def _header_names(headers: Mapping[str, Json]) -> Json:
    return {name.rpartition("header.")[2]: value for name, value in headers.items()}


def _openapi_paths(api: Resource) -> Iterator[Item]:
    body = as_object(api.properties.get("Body"))
    schemes = as_object(body.get("securityDefinitions"))
    for path, methods in as_object(body.get("paths")).items():
        for key, written in as_object(methods).items():
            method = as_object(written)
            integration = as_object(method.get("x-amazon-apigateway-integration"))
            asked = [name for each in as_list(method.get("security")) for name in as_object(each)]
            used = [name for name in asked if not _is_key(as_object(schemes.get(name)))]
            types = [as_object(schemes.get(name)).get("x-amazon-apigateway-authtype") for name in used]
            secured = [as_object(each) for each in as_list(method.get("security"))]
            scopes = [scope for each in secured for name, scope in each.items() if name in used]
            settings: dict[str, Json] = {
                "Authorization": _AUTHORIZATION.get(str(types[0] if types else None), str(types)),
                "Authorizer": of_scheme(as_object(schemes.get(used[0]))) if used else None,
                "Scopes": scopes[0] if scopes else None,
                "ApiKeyRequired": len(used) < len(asked),
                "Type": str(integration.get("type")).upper(),
                "Function": function_in(integration.get("uri")) or None,
                "Headers": _headers(as_object(integration.get("responses")).values(), "responseParameters"),
            }
            yield _path_item(
                api, api.role.removeprefix("rest api "), path, _METHOD_KEYS.get(key, key.upper()), settings
            )


def _is_key(scheme: Mapping[str, Json]) -> bool:
    """Whether a security scheme asks for a key of a usage plan, and not who calls (API Gateway, "x-api-key")."""
    asks_who = "x-amazon-apigateway-authtype" in scheme or "x-amazon-apigateway-authorizer" in scheme
    return scheme.get("type") == "apiKey" and str(scheme.get("name")).lower() == "x-api-key" and not asks_who


_AUTHORIZATION = {"awsSigv4": "AWS_IAM", "cognito_user_pools": "COGNITO_USER_POOLS", "custom": "CUSTOM", "None": "NONE"}


def _method(deployment: Deployment, method: Resource) -> Iterator[Item]:
    integration = as_object(method.properties.get("Integration"))
    settings: dict[str, Json] = {
        "Authorization": method.properties.get("AuthorizationType", "NONE"),
        "Authorizer": of_resource(deployment, method.properties.get("AuthorizerId")),
        "Scopes": method.properties.get("AuthorizationScopes"),
        "ApiKeyRequired": method.properties.get("ApiKeyRequired"),
        "Type": integration.get("Type"),
        "Function": function_in(integration.get("Uri")) or None,
        "Headers": _headers(as_list(integration.get("IntegrationResponses")), "ResponseParameters"),
    }
    name = _api_name(method.properties.get("RestApiId"))
    path = _path(deployment, str(method.properties.get("ResourceId")))
    yield _path_item(method, name, path, str(method.properties.get("HttpMethod")), settings)


def _headers(responses: Iterable[Json], key: str) -> Json:
    """What answers to preflight requests carry, by name; the order of methods and headers means nothing."""
    return {
        name.rpartition("header.")[2]: ",".join(sorted(str(value).strip("'").split(",")))
        for response in responses
        for name, value in as_object(as_object(response).get(key)).items()
    }


def _path_item(resource: Resource, api: str, path: str, method: str, settings: Mapping[str, Json]) -> Item:
    return item_of("rest method", resource, settings, role=f"{api} {method} {path}")


def _api_name(reference: Json) -> str:
    return str(reference).removeprefix("${rest api ").removesuffix("}")


def _path(deployment: Deployment, reference: str) -> str:
    """The path of an API Gateway resource, from its chain of parents up to the API's root."""
    role = reference.removeprefix("${").removesuffix("}")
    resource = deployment.by_role.get(role)
    if resource is None or resource.type != "AWS::ApiGateway::Resource":
        return "/"
    parent = _path(deployment, str(resource.properties.get("ParentId")))
    return f"{parent.rstrip('/')}/{resource.properties.get('PathPart')}"
