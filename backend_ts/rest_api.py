"""Amazon API Gateway: `api/<name>/resource.ts` with the CDK's RestApi, each in a stack of its own.

What all REST APIs share stands in `rest-api.ts` of the output.
"""

from collections.abc import Iterator, Mapping

from amp2gen.backend_ts.added import Added, added_resources, addition
from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import OBJECT_MEMBERS, construct_name, function_names, module
from amp2gen.backend_ts.role_policies import ROLES, role
from amp2gen.backend_ts.settings import settings_of
from amp2gen.backend_ts.stateful import moved_name
from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    As,
    BlankLine,
    Block,
    Comment,
    Const,
    Expr,
    ExprStmt,
    FunctionDecl,
    Imported,
    Name,
    ObjPattern,
    Param,
    Return,
    Stmt,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.rest_api import Caller, Method, RestApi, RestPath, Signature, UserPoolToken
from amp2gen.ir.stacks import rest_api_stack
from amp2gen.ir.storage import Guests, SignedIn

APIGATEWAY = "aws-cdk-lib/aws-apigateway"
HELPER = "rest-api"

Access = Mapping[str, tuple[Method, ...]]
"""Methods by path."""

INHERITED = OBJECT_MEMBERS | {
    "__proto__",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
}
"""What every JavaScript object has: the CDK finds them in its plain objects of resources and constructs."""


def emit_rest_apis(app: App) -> Iterator[Unit]:
    names = added_resources(app)
    functions = function_names(function.name for function in app.functions)
    known = {fact.resource for environment in app.environments for fact in environment.rest_apis}
    for api in app.rest_apis:
        folder, added = f"api/{api.name}", names[api.id]
        yield Unit(
            files=typescript(f"amplify/{folder}/resource.ts", _add(api, added, functions, folder, api.id in known)),
            adds=(addition(added, module("", f"{folder}/resource")),),
            helpers=frozenset({HELPER}),
        )


def _add(api: RestApi, added: Added, functions: Mapping[str, str], folder: str, in_gen1: bool) -> FunctionDecl:
    """`export function addShopApi(backend: Backend): RestApi { … }`."""
    body: list[Stmt] = [
        Const(Name("stack"), call(dotted("backend.createStack"), rest_api_stack(api.name))),
        *_from_auth(api),
        BlankLine(),
        Const(
            Name("api"),
            new(Imported("RestApi", APIGATEWAY), Name("stack"), construct_name(api.name), _options(api, folder)),
        ),
        *([ExprStmt(call(_helper("addErrorHeaders", folder), Name("api")))] if api.cors_on_errors else []),
        *_settings(api, folder),
        BlankLine(),
        *_authorizations(api),
        *_inherited(api),
        *(_path(path, functions, folder) for path in api.paths),
        BlankLine(),
        *_rules(api, folder, in_gen1),
        _output(api),
        Return(Name("api")),
    ]
    return FunctionDecl(
        added.add,
        (Param(Name("backend"), TypeRef(Imported("Backend", module(folder, "backend"), type_only=True))),),
        Block(tuple(body)),
        return_type=TypeRef(added.type),
        export=True,
    )


def _from_auth(api: RestApi) -> Iterator[Stmt]:
    """`const { authenticatedUserIamRole, groups } = backend.auth.resources;`."""
    names = {ROLES[rule.caller.kind] for path in api.paths for rule in path.rules}
    if _pool_scopes(api):
        names.add("userPool")
    if names:
        yield Const(ObjPattern(tuple(sorted(names))), dotted("backend.auth.resources"))


def _options(api: RestApi, folder: str) -> Expr:
    """The stage is called like Gen 1's. No CloudWatch role: the CDK's is a setting of the whole account and region."""
    options: dict[str, object] = {
        "cloudWatchRole": False,
        "deployOptions": {"stageName": _helper("stageName", folder)},
    }
    if api.binary_media_types:
        options["binaryMediaTypes"] = list(api.binary_media_types)
    return data(options)


def _settings(api: RestApi, folder: str) -> Iterator[Stmt]:
    """What the L2 construct has no option for."""
    if not api.settings:
        return
    type_ = TypeRef(Imported("CfnRestApi", APIGATEWAY, type_only=True))
    yield BlankLine()
    yield Const(Name("cfnRestApi"), As(dotted("api.node.defaultChild"), type_))
    yield from settings_of("cfnRestApi", api.settings, Scope(folder, {}))


def _authorizations(api: RestApi) -> Iterator[Stmt]:
    """Constants for what several paths want of their callers."""
    if any(isinstance(path.authorization, Signature) for path in api.paths):
        iam = members(Imported("AuthorizationType", APIGATEWAY), "IAM")
        yield Const(Name("signed"), data({"authorizationType": iam}))
    if _pool_scopes(api):
        pools = {"cognitoUserPools": [Name("userPool")]}
        value = new(Imported("CognitoUserPoolsAuthorizer", APIGATEWAY), Name("api"), "UserPool", pools)
        yield Const(Name("authorizer"), value)


def _pool_scopes(api: RestApi) -> bool:
    return any(isinstance(path.authorization, UserPoolToken) for path in api.paths)


def _inherited(api: RestApi) -> Iterator[Stmt]:
    """`new Resource(api, '/toString', { parent: api.root, pathPart: 'toString' });`, which `addPath` then finds."""
    parts = [path.path.strip("/").split("/") for path in api.paths]
    places = {tuple(all[: end + 1]) for all in parts for end, part in enumerate(all) if part in INHERITED}
    if places:
        yield Comment("The CDK takes names that every object has for resources that are there already.")
    for place in sorted(places, key=lambda place: (len(place), place)):
        above = "/".join(["", *place[:-1]])
        parent = call(dotted("api.root.resourceForPath"), above) if above else dotted("api.root")
        options = {"parent": parent, "pathPart": place[-1]}
        yield ExprStmt(new(Imported("Resource", APIGATEWAY), Name("api"), "/".join(["", *place]), options))
    if places:
        yield BlankLine()


def _path(path: RestPath, functions: Mapping[str, str], folder: str) -> Stmt:
    function = members(Name("backend"), functions[path.function.id.partition("/")[2]])
    arguments: list[object] = [Name("api"), path.path, function]
    match path.authorization:
        case Signature():
            arguments.append(Name("signed"))
        case UserPoolToken(scopes=scopes):
            arguments.append(
                {"authorizer": Name("authorizer"), **({"authorizationScopes": list(scopes)} if scopes else {})}
            )
    return ExprStmt(call(_helper("addPath", folder), *arguments))


def _rules(api: RestApi, folder: str, in_gen1: bool) -> Iterator[Stmt]:
    """`allow('SignedIn', authenticatedUserIamRole, { '/orders': ['GET'] })` for each role."""
    access = _access(api)
    if not access:
        return
    gen1 = [moved_name("restApis", api.name, folder)] if in_gen1 else []
    yield Const(Name("allow"), call(_helper("invoker", folder), Name("api"), *gen1))
    for caller, paths in access.items():
        yield ExprStmt(call(Name("allow"), _policy_id(caller), role(caller), paths))
    yield BlankLine()


def _access(api: RestApi) -> dict[Caller, Access]:
    """What each caller may do, signed-in users first, then guests, then groups by name."""
    found: dict[Caller, dict[str, tuple[Method, ...]]] = {}
    for path in api.paths:
        for rule in path.rules:
            caller = rule.caller.model_copy(update={"origin": None})
            found.setdefault(caller, {})[path.path] = rule.methods
    order = list(ROLES)
    return dict(sorted(found.items(), key=lambda item: (order.index(item[0].kind), _policy_id(item[0]))))


def _policy_id(caller: Caller) -> str:
    match caller:
        case SignedIn():
            return "SignedIn"
        case Guests():
            return "Guests"
    return f"{caller.group}Group"


def _output(api: RestApi) -> Stmt:
    """What the client reads from amplify_outputs.json, under the name that its code uses."""
    value = {
        "endpoint": call(dotted("api.url.slice"), 0, -1),
        "region": dotted("stack.region"),
        "apiName": api.name,
    }
    return ExprStmt(call(dotted("backend.addOutput"), {"custom": {"API": {api.name: value}}}))


def _helper(name: str, folder: str) -> Imported:
    return Imported(name, module(folder, HELPER))
