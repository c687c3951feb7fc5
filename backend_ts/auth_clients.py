"""The user pool's two app clients: the web client that `defineAuth` makes, and Gen 1's native client."""

from amp2gen.backend_ts.auth_login import ATTRIBUTES, SCOPES
from amp2gen.backend_ts.settings import settings_of
from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.tree import As, Assign, Const, Expr, Imported, Name, Stmt, TypeRef
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.auth import Auth, OAuth, TokenValidity

COGNITO = "aws-cdk-lib/aws-cognito"

VERIFIED = {"email_verified": "emailVerified", "phone_number_verified": "phoneNumberVerified"}
FLOWS = {"code": "authorizationCodeGrant", "implicit": "implicitCodeGrant", "client_credentials": "clientCredentials"}


def client_statements(auth: Auth, scope: Scope) -> list[Stmt]:
    """Assignments to `cfnUserPoolClient`, the web client."""
    client = auth.web_client
    statements: list[Stmt] = []
    if client.name:
        statements.append(_set("clientName", data(client.name)))
    if client.refresh_token_validity:
        statements += _validity("cfnUserPoolClient", client.refresh_token_validity)
    if client.read_attributes is not None:
        statements.append(_set("readAttributes", data(list(client.read_attributes))))
    if client.write_attributes is not None:
        statements.append(_set("writeAttributes", data(list(client.write_attributes))))
    # Gen 1 leaves it to Cognito, which then tells whether a user exists.
    statements.append(_set("preventUserExistenceErrors", data(None)))
    statements += _oauth(client.oauth)
    return [*statements, *settings_of("cfnUserPoolClient", client.settings, scope)]


def _validity(client: str, validity: TokenValidity) -> list[Stmt]:
    units = data({"refreshToken": validity.unit})
    return [
        Assign(dotted(f"{client}.refreshTokenValidity"), data(validity.value)),  # type: ignore[arg-type]
        Assign(dotted(f"{client}.tokenValidityUnits"), units),  # type: ignore[arg-type]
    ]


def _oauth(oauth: OAuth | None) -> list[Stmt]:
    """`defineAuth` always opens the web client to the hosted UI, with the flow `code`."""
    if oauth is None:
        return [
            _set("allowedOAuthFlowsUserPoolClient", data(False)),
            _set("allowedOAuthFlows", data(None)),
            _set("allowedOAuthScopes", data(None)),
            _set("callbackUrLs", data(None)),
        ]
    statements = []
    if oauth.flows != ("code",):
        statements.append(_set("allowedOAuthFlows", data(list(oauth.flows))))
    if any(scope not in SCOPES for scope in oauth.scopes):
        statements.append(_set("allowedOAuthScopes", data(list(oauth.scopes))))
    return statements


def native_client(auth: Auth, scope: Scope, *, overridden: bool) -> list[Stmt]:
    """`userPool.addClient('NativeAppClient', …)`; the refactoring finds the client by this construct id.

    `overridden`: code of the user's changes the client, and finds the validity of tokens in Gen 1's units. The CDK
    would count it in minutes.
    """
    client, validity = auth.native_client, auth.native_client.refresh_token_validity
    options: dict[str, object] = {}
    if client.name:
        options["userPoolClientName"] = client.name
    options["generateSecret"] = client.generate_secret
    if client.oauth:
        options["oAuth"] = {
            "callbackUrls": Name("callbackUrls"),
            "logoutUrls": Name("logoutUrls"),
            "flows": {FLOWS[flow]: True for flow in client.oauth.flows},
            "scopes": [_scope(scope) for scope in client.oauth.scopes],
        }
    else:
        options["disableOAuth"] = True
    if client.read_attributes is not None:
        options["readAttributes"] = _attributes(client.read_attributes)
    if client.write_attributes is not None:
        options["writeAttributes"] = _attributes(client.write_attributes)
    if validity and not overridden:
        options["refreshTokenValidity"] = _duration(validity)
    added = call(dotted("userPool.addClient"), "NativeAppClient", options)
    cfn = As(
        dotted("nativeClient.node.defaultChild"),
        TypeRef(Imported("CfnUserPoolClient", COGNITO, type_only=True)),
    )
    return [
        Const(Name("nativeClient"), added),
        Const(Name("cfnNativeClient"), cfn),
        *(_validity("cfnNativeClient", validity) if validity and overridden else ()),
        *settings_of("cfnNativeClient", client.settings, scope),
    ]


def _scope(scope: str) -> Expr:
    oauth_scope = Imported("OAuthScope", COGNITO)
    if scope in SCOPES:
        return members(oauth_scope, SCOPES[scope])
    return call(members(oauth_scope, "custom"), scope)


def _duration(validity: TokenValidity) -> Expr:
    return call(members(Imported("Duration", "aws-cdk-lib"), validity.unit), validity.value)


def _attributes(names: tuple[str, ...]) -> Expr:
    """`new ClientAttributes().withStandardAttributes({ … }).withCustomAttributes(…)`."""
    known = {**ATTRIBUTES, **VERIFIED}
    value: Expr = new(Imported("ClientAttributes", COGNITO))
    standard = {known[name]: True for name in names if name in known}
    custom = [name.removeprefix("custom:") for name in names if name not in known]
    if standard:
        value = call(members(value, "withStandardAttributes"), standard)
    if custom:
        value = call(members(value, "withCustomAttributes"), *custom)
    return value


def _set(name: str, value: Expr) -> Stmt:
    return Assign(dotted(f"cfnUserPoolClient.{name}"), value)  # type: ignore[arg-type]
