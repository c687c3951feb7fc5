"""Amazon Cognito: `auth/resource.ts` with `defineAuth`, then what only the L1 constructs can say."""

from collections.abc import Iterator, Mapping

from amp2gen.backend_ts.added import added_resources
from amp2gen.backend_ts.auth_clients import client_statements, native_client
from amp2gen.backend_ts.auth_login import (
    external_providers,
    login_email,
    login_phone,
    mapped_unasked,
    sends_unasked,
    uses_phone,
)
from amp2gen.backend_ts.auth_pool import pool_statements, user_attributes
from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.group_policies import group_policies, member_of_groups, own_statements
from amp2gen.backend_ts.naming import defined_function, function_names, module
from amp2gen.backend_ts.overrides import OverrideCall, override_call, override_files
from amp2gen.backend_ts.skeletons import render
from amp2gen.backend_ts.typescript.build import call, data, dotted, members
from amp2gen.backend_ts.typescript.tree import (
    Arrow,
    As,
    Assign,
    BlankLine,
    Block,
    Cond,
    Const,
    Expr,
    ExprStmt,
    ForOf,
    FunctionDecl,
    If,
    Imported,
    Member,
    Name,
    ObjPattern,
    Param,
    Spread,
    Stmt,
    Str,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.auth import Auth, Group
from amp2gen.ir.expr import Expr as Value
from amp2gen.ir.expr import PerEnvironment

FOLDER = "auth"
COGNITO = "aws-cdk-lib/aws-cognito"
VERIFICATION_PAGE = "verification-page"


def emit_auth(app: App) -> Iterator[Unit]:
    if app.auth is None:
        return
    names = function_names(function.name for function in app.functions)
    scope = Scope(FOLDER, names)
    resource = module("", f"{FOLDER}/resource")
    overrides = [
        found
        for target, of in (("auth", app.auth.name), ("groups", ""), ("roles", ""))
        if (found := override_call(app, target, of))  # type: ignore[arg-type]
    ]
    page = app.auth.user_pool.verification_page
    statements = [
        *_urls(app.auth, scope),
        _define(app.auth, names, scope),
        BlankLine(),
        _customize(app.auth, names, scope, overrides, overridden=_overrides_clients(app)),
    ]
    policies = group_policies(app.auth.groups, Scope(FOLDER, names, added=added_resources(app)))
    if policies:
        statements += [BlankLine(), policies.function]
    yield Unit(
        files=typescript(f"amplify/{FOLDER}/resource.ts", *statements)
        | override_files(overrides)
        | ({f"amplify/{FOLDER}/{VERIFICATION_PAGE}/index.html": render(f"{VERIFICATION_PAGE}.html")} if page else {}),
        defines=(Imported("auth", resource),),
        customizes=(ExprStmt(call(Imported("customizeAuth", resource), Name("backend"))),),
        functions=(policies.call,) if policies else (),
        helpers=frozenset({"retain", *((VERIFICATION_PAGE, "branch-suffix") if page else ())}).union(
            *(each.helpers for each in overrides)
        ),
    )


def _urls(auth: Auth, scope: Scope) -> list[Stmt]:
    """Callback and logout URLs, which both clients share, as constants."""
    oauth = auth.web_client.oauth
    if oauth is None:
        return []
    return [
        Const(Name("callbackUrls"), _list(oauth.callback_urls, scope)),
        Const(Name("logoutUrls"), _list(oauth.logout_urls, scope)),
        BlankLine(),
    ]


def _list(urls: tuple[Value, ...], scope: Scope) -> Expr:
    """The URLs; those of the branch's data stand in one text there, separated by commas."""
    items: list[Expr] = []
    for url in urls:
        value = scope.expr(url)
        if isinstance(url, PerEnvironment):
            value = call(members(value, "split"), ",")
            if any(each.value == "" for each in url.values):
                value = call(members(value, "filter"), Name("Boolean"))
            if len(urls) == 1:
                return value
            value = Spread(value)
        items.append(value)
    return data(items)


def _define(auth: Auth, names: Mapping[str, str], scope: Scope) -> Const:
    pool = auth.user_pool
    login: dict[str, object] = {}
    email, phone = login_email(pool), login_phone(pool)
    if email is not None:
        login["email"] = email
    if phone is not None:
        login["phone"] = phone
    external = external_providers(auth)
    if external:
        login["externalProviders"] = external
    properties: dict[str, object] = {"loginWith": login}
    attributes = user_attributes(pool)
    if attributes:
        properties["userAttributes"] = attributes
    if auth.groups:
        properties["groups"] = [group.name for group in auth.groups]
    if pool.triggers:
        properties["triggers"] = {
            trigger.event: defined_function(trigger.function, FOLDER, names) for trigger in pool.triggers
        }
    if pool.mfa.mode != "OFF":
        properties["multifactor"] = {
            "mode": pool.mfa.mode,
            **({"totp": True} if pool.mfa.totp else {}),
            **({"sms": _sms(pool.sms_authentication_message)} if pool.mfa.sms or sends_unasked(pool) else {}),
        }
    if pool.sends_sms and not pool.mfa.sms and not uses_phone(pool):
        properties["senders"] = {"sms": {}}
    value = call(Imported("defineAuth", "@aws-amplify/backend"), data(properties))
    return Const(Name("auth"), value, export=True)


def _sms(message: str | None) -> object:
    from amp2gen.backend_ts.auth_login import coded_message

    return {"smsMessage": coded_message(message)} if message else True


def _overrides_clients(app: App) -> bool:
    return any(each.target == "auth" and "userPoolClient" in each.source for each in app.overrides)


def _customize(
    auth: Auth, names: Mapping[str, str], scope: Scope, overrides: list[OverrideCall], *, overridden: bool
) -> FunctionDecl:
    domain = auth.user_pool.domain_prefix is not None and bool(auth.web_client.oauth)
    body: list[Stmt] = [
        *_head(auth),
        BlankLine(),
        *pool_statements(auth.user_pool, scope),
        *_precedences(auth.groups),
        *own_statements(auth.groups, scope),
        BlankLine(),
        *client_statements(auth, scope),
        BlankLine(),
        *native_client(auth, scope, overridden=overridden),
        *_identity_pool(auth, scope),
        *(_domain() if domain else []),
        *_unmapped(mapped_unasked(auth.user_pool) if auth.web_client.oauth else ()),
        *_verification_page(auth, names),
        BlankLine(),
        *(each.call for each in overrides),
        *([BlankLine()] if overrides else []),
        Assign(
            dotted("cfnUserPool.deletionProtection"),  # type: ignore[arg-type]
            Cond(_gen1("isSandbox"), Str("INACTIVE"), Str("ACTIVE")),
        ),
        _retain(auth, domain),
    ]
    return FunctionDecl(
        "customizeAuth",
        (Param(Name("backend"), TypeRef(Imported("Backend", module(FOLDER, "backend"), type_only=True))),),
        Block(tuple(body)),
        return_type=TypeRef("void"),
        export=True,
    )


def _head(auth: Auth) -> list[Stmt]:
    resources = ["userPool"] + (["groups"] if auth.groups else [])
    return [
        Const(ObjPattern(tuple(sorted(resources))), dotted("backend.auth.resources")),
        Const(
            ObjPattern(("cfnIdentityPool", "cfnIdentityPoolRoleAttachment", "cfnUserPool", "cfnUserPoolClient")),
            dotted("backend.auth.resources.cfnResources"),
        ),
    ]


def _unmapped(providers: tuple[str, ...]) -> list[Stmt]:
    """`for (const { node } of userPool.identityProviders) { … }`: takes the mapping of e-mail out again."""
    if not providers:
        return []
    provider = Name("provider")
    is_one = call(members(data(list(providers)), "includes"), members(provider, "providerName"))
    taken_out = ExprStmt(call(members(provider, "addPropertyDeletionOverride"), Str("AttributeMapping.email")))
    each = Block(
        (
            Const(provider, As(dotted("node.defaultChild"), _idp_type())),
            If(is_one, Block((taken_out,))),
        )
    )
    return [BlankLine(), ForOf(ObjPattern(("node",)), dotted("userPool.identityProviders"), each)]


def _idp_type() -> TypeRef:
    return TypeRef(Imported("CfnUserPoolIdentityProvider", COGNITO, type_only=True))


def _precedences(groups: tuple[Group, ...]) -> list[Stmt]:
    """`defineAuth` counts groups from 0."""
    return [
        Assign(
            Member(Member(member_of_groups(group.name), "cfnUserGroup"), "precedence"),
            data(group.precedence),
        )
        for index, group in enumerate(groups)
        if group.precedence != index
    ]


def _identity_pool(auth: Auth, scope: Scope) -> list[Stmt]:
    """Both clients sign in to the identity pool; guests only where Gen 1 let them."""
    guests = auth.identity_pool is not None and auth.identity_pool.allow_guests
    pool = Name("cfnIdentityPool")
    client = Param(Name("clientId"))
    provider = data({"clientId": Name("clientId"), "providerName": dotted("cfnUserPool.attrProviderName")})
    ids = data([dotted("cfnUserPoolClient.ref"), dotted("nativeClient.userPoolClientId")])
    statements: list[Stmt] = [BlankLine()]
    if auth.identity_pool is not None and auth.identity_pool.name:
        name = [auth.identity_pool.name, "__", scope.gen1("envName")]
        statements.append(Assign(Member(pool, "identityPoolName"), _template(name)))
    statements += [
        Assign(Member(pool, "allowUnauthenticatedIdentities"), data(guests)),
        Assign(
            Member(pool, "cognitoIdentityProviders"),
            call(members(ids, "map"), Arrow((client,), provider)),
        ),
    ]
    # Social providers serve the hosted UI only: Gen 1's identity pool knows those that sign in to it directly.
    statements.append(Assign(Member(pool, "supportedLoginProviders"), _federated(auth, scope)))
    if auth.groups:
        statements += [BlankLine(), _native_role_mapping()]
    return statements


def _federated(auth: Auth, scope: Scope) -> Expr:
    """`{ 'graph.facebook.com': '1234' }`, or undefined."""
    providers = auth.identity_pool.federated if auth.identity_pool else ()
    return data({provider.name: scope.expr(provider.app_id) for provider in providers} or None)


def _native_role_mapping() -> Stmt:
    """Users of the native client get their group's role, too; Gen 2 maps the web client only."""
    provider = _template([dotted("cfnUserPool.attrProviderName"), ":", dotted("nativeClient.userPoolClientId")])
    return ExprStmt(
        call(
            dotted("cfnIdentityPoolRoleAttachment.addPropertyOverride"),
            "RoleMappings.UserPoolNativeClientRoleMapping",
            {"AmbiguousRoleResolution": "AuthenticatedRole", "IdentityProvider": provider, "Type": "Token"},
        )
    )


def _template(parts: list[object]) -> Expr:
    from amp2gen.backend_ts.typescript.tree import Template

    return Template(tuple(part if isinstance(part, str | Expr) else str(part) for part in parts))


def _domain() -> list[Stmt]:
    """The hosted UI keeps Gen 1's domain once the branch owns it."""
    child = call(dotted("userPool.node.findChild"), "UserPoolDomain")
    moved = _gen1("moved")
    return [
        BlankLine(),
        Const(
            Name("domain"),
            As(
                members(child, "node", "defaultChild"),
                TypeRef(Imported("CfnUserPoolDomain", COGNITO, type_only=True)),
            ),
        ),
        If(moved, Assign(dotted("domain.domain"), members(moved, "authDomain"))),  # type: ignore[arg-type]
    ]


def _verification_page(auth: Auth, names: Mapping[str, str]) -> list[Stmt]:
    page = auth.user_pool.verification_page
    if page is None:
        return []
    trigger = members(Name("backend"), names[page.function.id.partition("/")[2]])
    add = Imported("addVerificationPage", module(FOLDER, VERIFICATION_PAGE))
    return [BlankLine(), ExprStmt(call(add, dotted("backend.auth.stack"), page.bucket, trigger))]


def _retain(auth: Auth, domain: bool) -> Stmt:
    resources: list[Expr] = [
        Name("cfnUserPool"),
        Name("cfnUserPoolClient"),
        Name("cfnNativeClient"),
        Name("cfnIdentityPool"),
        Name("cfnIdentityPoolRoleAttachment"),
    ]
    if domain:
        resources.append(Name("domain"))
    if auth.user_pool.identity_providers:
        provider = As(
            dotted("provider.node.defaultChild"),
            _idp_type(),
        )
        mapped = call(dotted("userPool.identityProviders.map"), Arrow((Param(Name("provider")),), provider))
        resources.append(Spread(mapped))
    if auth.groups:
        group = Arrow((Param(ObjPattern(("cfnUserGroup",))),), Name("cfnUserGroup"))
        resources.append(Spread(call(members(call(dotted("Object.values"), Name("groups")), "map"), group)))
    return ExprStmt(call(Imported("retain", module(FOLDER, "retain")), *resources))


def _gen1(name: str) -> Imported:
    return Imported(name, module(FOLDER, "gen1"))
