"""REST APIs of Gen 1 before version 7 of its CLI: `api/<name>/api-params.json` and the committed template.

`paths` of api-params.json say what cli-inputs.json says later; the template, which is what was deployed, has the last
word on who may call a path.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.log import Log
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.resource_template import ResourceTemplate, find_template, read_resource_template
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin, ref_to
from amp2gen.ir.expr import Attribute, leaves
from amp2gen.ir.functions import Function
from amp2gen.ir.rest_api import (
    Anyone,
    Authorization,
    InvokeRule,
    Method,
    RestApi,
    RestPath,
    Signature,
    UserPoolToken,
)
from amp2gen.ir.storage import Guests, InGroup, SignedIn
from amp2gen.syntax.cloudformation.template import Resource

METHODS: tuple[Method, ...] = ("POST", "GET", "PUT", "PATCH", "DELETE")
SHORT: Mapping[str, tuple[Method, ...]] = {"r": ("GET",), "rw": METHODS}
"""How the first versions wrote a role's methods."""

ANY = "x-amazon-apigateway-any-method"
PROXY = "/{proxy+}"

READ_PROPERTIES = frozenset({"Body", "Name", "Description", "FailOnWarnings", "BinaryMediaTypes"})
READ_TYPES = frozenset(
    {
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGateway::Deployment",
        "AWS::ApiGateway::GatewayResponse",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::Lambda::Permission",
    }
)
"""Resource types that Gen 1 itself puts into the template; api-params.json says what the policies hold."""


def lower_legacy(entry: Entry, context: Context) -> RestApi | None:
    """The API of api-params.json; None if there is no such file or no path of it can be carried over."""
    document = context.project.document(f"{entry.folder}/api-params.json", context.log)
    if document is None:
        return None
    params = Record.of(document, context.log)
    deployed = _deployed(entry, context)
    paths = [_path(written, deployed, entry, context) for written in params.records("paths")]
    params.ignore("resourceName", "apiName", "functionArns", "privacy", "dependsOn", "uuid", "authResourceName")
    params.report_leftovers(f"api {entry.name}")
    found = tuple(sorted((path for path in paths if path is not None), key=lambda path: path.path))
    if deployed is not None:
        _report_unread(deployed, {path.path for path in found}, context)
    if not found:
        return None
    return RestApi(
        name=entry.name,
        origin=entry.origin,
        paths=found,
        cors_on_errors=deployed is None or bool(deployed.source.resources_of("AWS::ApiGateway::GatewayResponse")),
        binary_media_types=deployed.binary_media_types if deployed else (),
    )


def _path(written: Record, deployed: "Deployed | None", entry: Entry, context: Context) -> RestPath | None:
    name = written.text("name", "") or ""
    written.ignore("policyResourceName")
    privacy = written.record("privacy")
    privacy.ignore("private", "protected")
    authorization: Authorization | None = Anyone() if privacy.flag("open") else Signature()
    rules = tuple(_rules(privacy, context))
    function = written.text("lambdaFunction", "") or ""
    if not name.startswith("/") or function not in context.functions:
        report_path(name, function, entry, written.origin(), context.log)
        return None
    if deployed and name in deployed.paths:
        authorization = _authorization(deployed.paths[name], deployed)
    if authorization is None:
        context.log.add(
            kinds.REST_AUTHORIZER_NOT_CARRIED,
            written.origin(),
            f"api {entry.name}: {name} has an authorizer of its own, so the path is left out",
        )
        return None
    return RestPath(
        path=name,
        origin=written.origin(),
        function=ref_to(Function, function),
        authorization=authorization,
        rules=rules,
    )


def report_path(path: str, function: str, entry: Entry, origin: Origin, log: Log) -> None:
    """Says why a path is left out: it calls nothing that is carried over, or is no path."""
    reason = f"calls {function or 'no function'}, which is not carried over" if path.startswith("/") else "is no path"
    log.add(kinds.REST_PATH_NOT_CARRIED, origin, f"api {entry.name}: {path or 'an empty path'} {reason}")


def _below(path: str) -> str:
    return path.rstrip("/") + PROXY


def _rules(privacy: Record, context: Context) -> Iterator[InvokeRule]:
    for key, caller in (("auth", SignedIn()), ("unauth", Guests())):
        methods = _methods(privacy, key, context)
        if methods:
            yield InvokeRule(caller=caller, methods=methods, origin=privacy.origin(key))
    groups = privacy.record("userPoolGroups")
    for name in sorted(groups.keys()):
        methods = _methods(groups, name, context)
        if methods:
            yield InvokeRule(caller=InGroup(group=name), methods=methods, origin=groups.origin(name))


def _methods(record: Record, key: str, context: Context) -> tuple[Method, ...]:
    """The methods of a list such as `["/POST", "/GET"]`, of `r` or of `rw`."""
    found: set[str] = set()
    for item in record.texts(key):
        known = SHORT.get(item, tuple(method for method in METHODS if item == f"/{method}"))
        if not known:
            context.log.add(kinds.WRONG_TYPE, record.origin(key), f"{key}: {item} is no method")
        found |= set(known)
    return tuple(method for method in METHODS if method in found)


@dataclass(frozen=True)
class Deployed:
    """The committed template: its API, and the paths and security schemes of the API's body."""

    source: ResourceTemplate
    api: Resource
    paths: Mapping[str, Any]
    schemes: Mapping[str, Any]

    @property
    def binary_media_types(self) -> tuple[str, ...]:
        value = self.source.value(self.api.properties.get("BinaryMediaTypes"))
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _deployed(entry: Entry, context: Context) -> Deployed | None:
    path = find_template(entry, context)
    source = read_resource_template(path, entry, context) if path else None
    apis = source.resources_of("AWS::ApiGateway::RestApi") if source else ()
    if source is None or not apis:
        return None
    body = source.value(apis[0].properties.get("Body"))
    body = body if isinstance(body, dict) else {}
    return Deployed(source, apis[0], _object(body.get("paths")), _object(body.get("securityDefinitions")))


def _authorization(written: Any, deployed: Deployed) -> Authorization | None:
    """Who may call a path of the body; None if it has an authorizer that `ir.rest_api` cannot say."""
    method = _object(_object(written).get(ANY))
    security = method.get("security")
    if not security:
        return Anyone()
    if not isinstance(security, list) or len(security) != 1 or len(_object(security[0])) != 1:
        return None
    ((name, scopes),) = security[0].items()
    scheme = _object(deployed.schemes.get(name))
    match scheme.get("x-amazon-apigateway-authtype"):
        case "awsSigv4":
            return Signature()
        case "cognito_user_pools" if _is_own_pool(scheme, deployed):
            return UserPoolToken(scopes=tuple(scope for scope in scopes if isinstance(scope, str)))
    return None


def _is_own_pool(scheme: Mapping[str, Any], deployed: Deployed) -> bool:
    arns = _object(scheme.get("x-amazon-apigateway-authorizer")).get("providerARNs")
    return isinstance(arns, list) and all(
        any(isinstance(part, Attribute) and part.name in POOL for part in leaves(deployed.source.expr(arn)))
        for arn in arns
    )


POOL = frozenset({"user_pool_id", "user_pool_arn"})


def _report_unread(deployed: Deployed, found: set[str], context: Context) -> None:
    """Where the template differs from what the Gen 2 project will have: paths, properties and resources."""
    entry, source = deployed.source.entry, deployed.source
    body = source.origin(f"{deployed.api.properties_pointer}/Body")
    expected = found | {_below(path) for path in found}
    for path in sorted(set(deployed.paths) - expected):
        context.log.add(kinds.REST_PATH_NOT_CARRIED, body, f"api {entry.name}: {path} of the template is left out")
    for path in sorted(expected - set(deployed.paths)):
        context.log.add(
            kinds.REST_PATH_ADDED, body, f"api {entry.name}: {path} is not in the template, but answers in Gen 2"
        )
    for name in sorted(set(deployed.api.properties) - READ_PROPERTIES):
        context.log.add(
            kinds.SETTING_NOT_CARRIED,
            source.origin(f"{deployed.api.properties_pointer}/{name}"),
            f"api {entry.name}: {name} is not carried over",
        )
    for resource in source.template.resources.values():
        if resource.type not in READ_TYPES:
            context.log.add(
                kinds.REST_RESOURCE_NOT_CARRIED,
                source.origin(resource.pointer),
                f"api {entry.name}: {resource.logical_id} ({resource.type}) is not carried over",
            )


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
