"""The TypeScript of REST APIs, and how functions get them."""

import json

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.functional_tests import test_sections as functional_tests
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.app import App, Branch, Environment, Fact, InventoryEntry
from amp2gen.ir.auth import (
    AppClient,
    Auth,
    Group,
    IdentityPool,
    Mfa,
    PasswordPolicy,
    Trigger,
    UserPool,
    VerificationEmail,
)
from amp2gen.ir.base import ref_to
from amp2gen.ir.expr import attribute, join, text
from amp2gen.ir.functions import Function, NodeCode, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.rest_api import (
    Anyone,
    Authorization,
    Caller,
    InvokeRule,
    Method,
    RestApi,
    RestPath,
    Signature,
    UserPoolToken,
)
from amp2gen.ir.storage import Guests, InGroup, SignedIn
from amp2gen.passes.break_stack_cycles import break_stack_cycles
from amp2gen.passes.options import Options

AUTH = Auth(
    name="demo",
    user_pool=UserPool(
        password_policy=PasswordPolicy(
            minimum_length=8,
            require_lowercase=False,
            require_uppercase=False,
            require_numbers=False,
            require_symbols=False,
        ),
        mfa=Mfa(mode="OFF"),
        verification_email=VerificationEmail(),
    ),
    web_client=AppClient(),
    native_client=AppClient(),
    identity_pool=IdentityPool(allow_guests=True),
    groups=(Group(name="Admin"), Group(name="Staff-Team")),
)
FIVE: tuple[Method, ...] = ("POST", "GET", "PUT", "PATCH", "DELETE")


def path(name: str, function: str, authorization: Authorization | None = None, *rules: InvokeRule) -> RestPath:
    called = ref_to(Function, function)
    return RestPath(path=name, function=called, authorization=authorization or Anyone(), rules=rules)


def may(caller: Caller, *methods: Method) -> InvokeRule:
    return InvokeRule(caller=caller, methods=methods)


def app(*apis: RestApi, functions: tuple[Function, ...] = (), ids: dict[str, str | None] | None = None) -> App:
    called = {path.function.id.partition("/")[2] for api in apis for path in api.paths}
    others = called - {function.name for function in functions}
    return App(
        name="demo",
        default_environment="main",
        environments=(
            Environment(
                name="main",
                rest_apis=tuple(Fact(resource=f"restApis/{name}", value=id) for name, id in (ids or {}).items()),
            ),
        ),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        inventory=tuple(
            InventoryEntry(category="api", name=api.name, service="API Gateway", status="lowered") for api in apis
        ),
        auth=AUTH,
        functions=(*functions, *(function(name) for name in sorted(others))),
        rest_apis=apis,
    )


def function(name: str, *variables: Variable, statements: tuple[Statement, ...] = ()) -> Function:
    code = NodeCode(entry="src/index.js", version=22)
    return Function(name=name, code=code, environment=variables, statements=statements)


def emitted(app: App) -> dict[str, str]:
    return {path: content.decode() for path, content in emit(app, ProjectFiles({}, frozenset())).files.items()}


SHOP = RestApi(
    name="shop",
    paths=(
        path("/items/{id}", "items", Signature(), may(SignedIn(), "*"), may(InGroup(group="Staff-Team"), "GET")),
        path("/items/{id}/sub", "admin", Signature(), may(Guests(), "GET"), may(InGroup(group="Admin"), *FIVE)),
        path("/news", "items"),
        path("/orders", "items", Signature(), may(InGroup(group="Admin"), "POST")),
    ),
)


def test_paths_roles_and_the_output() -> None:
    files = emitted(app(SHOP, ids={"shop": "abc123"}))
    assert (
        files["amplify/api/shop/resource.ts"]
        == """\
import { AuthorizationType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Backend } from '../../backend';
import { moved } from '../../gen1';
import { addErrorHeaders, addPath, invoker, stageName } from '../../rest-api';

export function addShopApi(backend: Backend): RestApi {
  const stack = backend.createStack('apishop');
  const { authenticatedUserIamRole, groups, unauthenticatedUserIamRole } =
    backend.auth.resources;

  const api = new RestApi(stack, 'shop', {
    cloudWatchRole: false,
    deployOptions: { stageName },
  });
  addErrorHeaders(api);

  const signed = { authorizationType: AuthorizationType.IAM };
  addPath(api, '/items/{id}', backend.items, signed);
  addPath(api, '/items/{id}/sub', backend.admin, signed);
  addPath(api, '/news', backend.items);
  addPath(api, '/orders', backend.items, signed);

  const allow = invoker(api, moved?.restApis.shop);
  allow('SignedIn', authenticatedUserIamRole, { '/items/{id}': ['*'] });
  allow('Guests', unauthenticatedUserIamRole, { '/items/{id}/sub': ['GET'] });
  allow('AdminGroup', groups.Admin.role, {
    '/items/{id}/sub': ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'],
    '/orders': ['POST'],
  });
  allow('Staff-TeamGroup', groups['Staff-Team'].role, {
    '/items/{id}': ['GET'],
  });

  backend.addOutput({
    custom: {
      API: {
        shop: {
          endpoint: api.url.slice(0, -1),
          region: stack.region,
          apiName: 'shop',
        },
      },
    },
  });
  return api;
}
"""
    )
    assert "\naddShopApi(backend);\n" in files["amplify/backend.ts"]
    assert "amplify/rest-api.ts" in files


def test_an_open_api_needs_nothing_of_auth() -> None:
    api = RestApi(name="open", paths=(path("/", "items"),), binary_media_types=("image/png",))
    content = emitted(app(api))["amplify/api/open/resource.ts"]
    assert "    binaryMediaTypes: ['image/png'],\n" in content
    assert "  addErrorHeaders(api);\n\n  addPath(api, '/', backend.items);\n\n  backend.addOutput({" in content
    for word in ("backend.auth", "signed", "invoker", "moved"):
        assert word not in content


def test_names_that_every_javascript_object_has_are_resources_of_their_own() -> None:
    api = RestApi(
        name="open", paths=(path("/a/toString", "items"), path("/constructor", "items"), path("/{id}", "items"))
    )
    content = emitted(app(api))["amplify/api/open/resource.ts"]
    assert (
        """\
  // The CDK takes names that every object has for resources that are there already.
  new Resource(api, '/constructor', {
    parent: api.root,
    pathPart: 'constructor',
  });
  new Resource(api, '/a/toString', {
    parent: api.root.resourceForPath('/a'),
    pathPart: 'toString',
  });

  addPath(api, '/a/toString', backend.items);
"""
        in content
    )


def test_admin_queries() -> None:
    scope = "aws.cognito.signin.user.admin"
    only = path("/{proxy+}", "AdminQueries1a2b", UserPoolToken(scopes=(scope,)))
    content = emitted(app(RestApi(name="AdminQueries", paths=(only,), cors_on_errors=False)))
    assert """\
  const { userPool } = backend.auth.resources;

  const api = new RestApi(stack, 'AdminQueries', {
    cloudWatchRole: false,
    deployOptions: { stageName },
  });

  const authorizer = new CognitoUserPoolsAuthorizer(api, 'UserPool', {
    cognitoUserPools: [userPool],
  });
  addPath(api, '/{proxy+}', backend.AdminQueries1a2b, {
    authorizer,
    authorizationScopes: ['aws.cognito.signin.user.admin'],
  });

  backend.addOutput({
""" in content["amplify/api/AdminQueries/resource.ts"]


def test_a_token_without_scopes() -> None:
    api = RestApi(name="shop", paths=(path("/a", "items", UserPoolToken()),))
    assert (
        "  addPath(api, '/a', backend.items, { authorizer });\n" in (emitted(app(api))["amplify/api/shop/resource.ts"])
    )


def test_names_that_are_no_identifiers_or_taken() -> None:
    apis = (
        RestApi(name="my-api", paths=(path("/a", "items", Signature(), may(SignedIn(), "*")),)),
        RestApi(name="items", paths=(path("/items", "items"),)),
    )
    known = [Variable(name=api.name[:2], value=attribute(RestApi, api.name, "id")) for api in apis]
    report = function("report", *known)
    files = emitted(app(*apis, functions=(report,), ids={"my-api": None}))
    backend = files["amplify/backend.ts"]
    assert "const myApi = addMyApi(backend);\nconst itemsApi = addItemsApi(backend);\n" in backend
    assert "customizeReport(backend, myApi, itemsApi);\n" in backend
    content = files["amplify/api/my-api/resource.ts"]
    assert "moved?.restApis['my-api']" in content
    assert "        'my-api': {\n" in content
    assert "  addPath(api, '/items', backend.items);\n" in files["amplify/api/items/resource.ts"]


def test_the_ids_of_gen_1_are_facts_of_a_branch() -> None:
    files = emitted(app(SHOP, ids={"shop": "abc123"}))
    branches = json.loads(files["amplify/gen1.json"])["branches"]
    assert branches["gen2-main"] == {"takesOver": "main", "moved": False, "restApis": {"shop": "abc123"}}
    gen1 = files["amplify/gen1.ts"]
    assert "  restApis: Record<'shop', string | null>;\n" in gen1
    assert "      restApis: allKnown(current.restApis, 'restApis'),\n" in gen1
    assert "function allKnown<" in gen1


def test_unknown_ids_are_to_be_filled_in_and_the_notes_are_the_same_without() -> None:
    notes = emitted(app(SHOP, ids={"shop": None}))["MIGRATION.md"]
    assert "Fill in every `null` in `amplify/gen1.json`, if there are any" in notes
    assert "`amplify/api/shop/`" in notes
    assert notes == emitted(app(SHOP, ids={"shop": "abc123"}))["MIGRATION.md"]


def test_a_function_that_knows_the_api_it_stands_behind_goes_around() -> None:
    id, url = attribute(RestApi, "shop", "id"), attribute(RestApi, "shop", "url")
    calls = Statement(actions=("execute-api:Invoke",), resources=(join([text("arn:"), id, text("/*")]),))
    items = function("items", Variable(name="API", value=id), Variable(name="URL", value=url), statements=(calls,))
    before = app(SHOP, functions=(items,), ids={"shop": "abc123"})
    assert [f.around for f in break_stack_cycles(before, Options()).functions] == [("apishop",), ()]
    files = emitted(break_stack_cycles(before, Options()))
    content = files["amplify/functions/items/resource.ts"]
    assert "    atStart(stack, 'items-API', shop.restApiId),\n" in content
    assert "    atStart(stack, 'items-URL', shop.url.slice(0, -1)),\n" in content
    assert "resources: [`arn:${shop.restApiId}/*`]" in content
    assert "import type { RestApi } from 'aws-cdk-lib/aws-apigateway';\n" in content
    assert "const shop = addShopApi(backend);\n" in files["amplify/backend.ts"]


def test_a_function_of_another_stack_than_those_behind_the_api_refers_to_it() -> None:
    api = RestApi(name="open", paths=(path("/", "items"),))
    known = Variable(name="API", value=attribute(RestApi, "open", "id"))
    functions = (function("items"), function("report", known))
    beside = break_stack_cycles(app(api, functions=functions), Options())
    assert [(f.name, f.group, f.around) for f in beside.functions] == [
        ("items", "function", ()),
        ("report", "function", ("apiopen",)),
    ]

    trigger = Trigger(event="preSignUp", function=ref_to(Function, "items"))
    auth = AUTH.model_copy(update={"user_pool": AUTH.user_pool.model_copy(update={"triggers": (trigger,)})})
    apart = break_stack_cycles(app(api, functions=functions).model_copy(update={"auth": auth}), Options())
    assert [(f.name, f.group, f.around) for f in apart.functions] == [
        ("items", "auth", ()),
        ("report", "function", ()),
    ]


def test_the_functional_test_list() -> None:
    token = RestApi(name="AdminQueries", paths=(path("/{proxy+}", "items", UserPoolToken()),))
    [section] = [s for s in functional_tests(app(SHOP, token)) if s.title == "REST APIs"]
    assert section.items == (
        "`shop` `/items/{id}`: a signed-in user can call every method.",
        "`shop` `/items/{id}`: a user of the group Staff-Team can call GET.",
        "`shop` `/items/{id}`: anyone else gets 403.",
        "`shop` `/items/{id}/sub`: a guest can call GET.",
        "`shop` `/items/{id}/sub`: a user of the group Admin can call POST, GET, PUT, PATCH, DELETE.",
        "`shop` `/items/{id}/sub`: anyone else gets 403.",
        "`shop` `/news`: anyone can call every method.",
        "`shop` `/orders`: a user of the group Admin can call POST.",
        "`shop` `/orders`: anyone else gets 403.",
        "`AdminQueries` `/{proxy+}`: a signed-in user with an access token can call every method.",
    )
