"""Apps of the IR, drawn at random and well-formed: what a frontend could have lowered.

Resources are drawn in the order of `KINDS`; each may read what stands above it, and name any function.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app_fields import NAME, PRINTED, VARIABLE, Apps, file, unique
from hypothesis import strategies as st

from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App, Branch, Environment, Fact, Tag
from amp2gen.ir.auth import (
    AppClient,
    Auth,
    Group,
    IdentityProvider,
    Mfa,
    OAuth,
    ProviderSecret,
    ReferencedAuth,
    Trigger,
    UserAttribute,
    UserPool,
)
from amp2gen.ir.base import Resource, ref_to
from amp2gen.ir.custom import CfnStack, CustomStack, StackParameter
from amp2gen.ir.data import (
    ApiKeyMode,
    ConflictResolution,
    ConflictStrategy,
    DataModel,
    FunctionBinding,
    GraphqlApi,
    IamMode,
    Index,
    KeyAttribute,
    LambdaMode,
    ModelConflictStrategy,
    OidcMode,
    UserPoolMode,
)
from amp2gen.ir.expr import (
    Attribute,
    EnvName,
    Text,
)
from amp2gen.ir.functions import Function, NodeCode
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.hosting import Hosting
from amp2gen.ir.layers import Layer
from amp2gen.ir.overrides import Override
from amp2gen.ir.predictions import Prediction
from amp2gen.ir.rest_api import InvokeRule, RestApi, RestPath, Signature, UserPoolToken
from amp2gen.ir.secrets import Secret
from amp2gen.ir.storage import AccessRule, Bucket, BucketTrigger, Guests, InGroup, Owner, ReferencedBucket, SignedIn
from amp2gen.ir.tables import ReferencedTable, Table

PATH = st.from_regex(r"[a-z][a-z0-9-]{2,9}", fullmatch=True)
STANDARD = ("address", "birthdate", "email", "family_name", "gender", "name", "nickname", "phone_number", "website")
ROLES = {
    "Google": ("client_id", "client_secret"),
    "Facebook": ("client_id", "client_secret"),
    "LoginWithAmazon": ("client_id", "client_secret"),
    "SignInWithApple": ("client_id", "team_id", "key_id", "private_key"),
}
PREDICTIONS = {"convert": ("translateText", "speechGenerator"), "identify": ("identifyText",), "interpret": ("all",)}
HANDLERS = (
    "exports.handler = async (event) => event;\n",
    "const { greet } = require('./greet');\nexports.handler = async (event) => greet(event);\n",
    "export const handler = async (event) => event;\n",
)
QUEUE = {
    "Parameters": {"env": {"Type": "String"}},
    "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 30}}},
    "Outputs": {"Url": {"Value": {"Ref": "Queue"}}},
}
SITE = {"Resources": {"Site": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}}}
OVERRIDDEN = {
    "auth": "resources.userPool.userPoolAddOns = { advancedSecurityMode: 'AUDIT' };",
    "storage": "resources.s3Bucket.versioningConfiguration = { status: 'Enabled' };",
    "table": "resources.dynamoDBTable.contributorInsightsSpecification = { enabled: true };",
    "data": "resources.api.GraphQLAPI.xrayEnabled = true;",
}


@st.composite
def apps(draw: Callable[[Any], Any]) -> App:
    """An app that `ir.check` has nothing against, and Gen 2 a word for all of."""
    d = Apps(draw)
    parts: dict[str, Any] = {}
    for name, kind in KINDS.items():
        parts[name] = kind(d, parts)
    return App(
        name=d.draw(NAME),
        default_environment=d.environments[0],
        environments=tuple(environment(d, name, parts) for name in d.environments),
        branches=tuple(Branch(name=f"gen2-{name}", takes_over=name) for name in d.environments),
        tags=tuple(Tag(key=f"team:{key}", value=d.one((Text(value="dev + ops"), EnvName()))) for key in d.names(2)),
        **parts,
    )


def environment(d: Apps, name: str, parts: Mapping[str, Any]) -> Environment:
    """Its facts are those of the resources, by id; one or the other is not known."""

    def facts(*resources: Resource | None) -> tuple[Fact, ...]:
        ids = [each.id for each in resources if each]
        return tuple(Fact(resource=id, value=f"{d.draw(NAME)}-{name}" if d.there() else None) for id in ids)

    return Environment(
        name=name,
        region=d.one(("eu-west-1", "us-east-1", None)),
        account=d.one(("123456789012", None)),
        app_id=d.one(("dabc123", None)),
        graphql_api_id=d.one(("abcdefghijklmnopqrstuvwxyz", None)),
        auth_domain=f"demo-{name}",
        buckets=facts(parts["storage"]),
        tables=facts(*parts["tables"]),
        streams=facts(*parts["streams"]),
        rest_apis=facts(*parts["rest_apis"]),
    )


def secrets(d: Apps, parts: Mapping[str, Any]) -> tuple[Secret, ...]:
    found = unique(Secret, "name", VARIABLE)(d)
    d.secrets = [each.name for each in found]
    return tuple(found)


def auth(d: Apps, parts: Mapping[str, Any]) -> Auth | None:
    if not d.there():
        return None
    d.groups = tuple(d.names(2))
    d.has_users = True
    oauth = d.model(
        OAuth,
        flows=("code",),
        scopes=("openid", "email"),
        callback_urls=(Text(value="https://demo.example/"),),
        logout_urls=(Text(value="https://demo.example/"),),
    )
    oauth = oauth if d.there() else None
    pool = user_pool(d, oauth)
    names = tuple(each.provider for each in pool.identity_providers)
    web, native = (d.model(AppClient, oauth=oauth, providers=names) for _ in range(2))
    (found,) = d.add(
        d.model(
            Auth,
            name=d.draw(NAME),
            origin=None,
            user_pool=pool,
            web_client=web,
            native_client=native,
            groups=tuple(d.model(Group, name=name) for name in d.groups),
        )
    )
    return found  # type: ignore[no-any-return]


def user_pool(d: Apps, oauth: OAuth | None) -> UserPool:
    sign_in = d.some(("email", "phone_number"))
    sends_sms = "phone_number" in sign_in or d.there()
    mode = d.one(("OFF", "OPTIONAL", "REQUIRED"))
    sms = mode != "OFF" and sends_sms
    events = d.some(("preSignUp", "postConfirmation", "customMessage", "preTokenGeneration")) if d.functions else ()
    verified = ("email",) if d.there() else ()
    return d.model(  # type: ignore[no-any-return]
        UserPool,
        closed=False,
        username_attributes=sign_in,
        alias_attributes=(),
        attributes=tuple(UserAttribute(name=name, required=d.there()) for name in d.some(STANDARD)),
        auto_verified=verified,
        verify_before_update=verified if d.there() else (),
        mfa=Mfa(mode=mode, sms=sms, totp=mode != "OFF" and (not sms or d.there())),
        sends_sms=sends_sms,
        sms_verification_message=f"{d.draw(PRINTED)}{{####}}" if d.there() else None,
        sms_authentication_message=f"{d.draw(PRINTED)}{{####}}" if d.there() else None,
        triggers=tuple(Trigger(event=event, function=ref_to(Function, d.one(d.functions))) for event in sorted(events)),
        identity_providers=tuple(identity_provider(d, name) for name in d.some(ROLES) if oauth and d.secrets),
        domain_prefix=d.draw(NAME).lower() if oauth else None,
        verification_page=None,
        settings=(),
    )


def identity_provider(d: Apps, name: Any) -> IdentityProvider:
    roles: Any = ROLES[name]
    secrets = tuple(ProviderSecret(role=role, secret=ref_to(Secret, d.one(d.secrets))) for role in roles)
    return IdentityProvider(provider=name, secrets=secrets, scopes=("email",))


REFERENCED = (
    "user_pool_id",
    "web_client_id",
    "native_client_id",
    "identity_pool_id",
    "auth_role_arn",
    "unauth_role_arn",
)


def referenced_auth(d: Apps, parts: Mapping[str, Any]) -> ReferencedAuth | None:
    if parts["auth"] or not d.there():
        return None
    form = {name: "arn:aws:iam::123456789012:role/{}" if name.endswith("arn") else "{}" for name in REFERENCED}
    given = {name: d.physical_name(form[name]) for name in REFERENCED}
    return ReferencedAuth(name=d.draw(NAME), **given)


def data(d: Apps, parts: Mapping[str, Any]) -> GraphqlApi | None:
    if not d.there():
        return None
    modes: list[Any] = [d.model(ApiKeyMode), IamMode(), d.model(OidcMode)]
    if d.has_users:
        modes.append(UserPoolMode())
    if d.functions:
        modes.append(d.model(LambdaMode))
    default, *additional = d.some(modes, least=1)
    opened = {"API_KEY": "public", "AWS_IAM": "public, provider: iam", "OPENID_CONNECT": "owner, provider: oidc"}
    allow = opened.get(default.mode, "owner" if default.mode == "AMAZON_COGNITO_USER_POOLS" else "custom")
    written = [model(d, allow, f"{name.capitalize()}{number}") for number, name in enumerate(d.names(2))]
    bindings = [
        FunctionBinding(name=f"{name}-${{env}}", function=ref_to(Function, name)) for name in d.some(d.functions)
    ]
    queries = [f'  ask{number}: String @function(name: "{each.name}")' for number, each in enumerate(bindings)]
    queries = queries or ["  hello: String"]
    text = "\n".join(["type Query {", *queries, "}", "", *(text for text, _ in written)])
    models = tuple(sorted((each for _, each in written), key=lambda each: each.name))
    d.add(*models)
    (found,) = d.add(
        GraphqlApi(
            name=d.draw(NAME),
            schema_text=text,
            schema_files=("amplify/backend/api/demo/schema.graphql",),
            default_mode=default,
            additional_modes=tuple(additional),
            models=models,
            bindings=tuple(sorted(bindings, key=lambda each: each.name)),
            conflict_resolution=conflict_resolution(d, models),
            point_in_time_recovery=d.there(),
        )
    )
    return found  # type: ignore[no-any-return]


def conflict_resolution(d: Apps, models: Sequence[DataModel]) -> ConflictResolution | None:
    if not models or not d.there():
        return None
    by_function = [ConflictStrategy(handler="LAMBDA", function=ref_to(Function, name)) for name in d.functions]
    plain = [ConflictStrategy(handler=handler) for handler in ("AUTOMERGE", "OPTIMISTIC_CONCURRENCY")]
    project, *others = d.some([*plain, *by_function], least=1)
    own = [
        ModelConflictStrategy(model=model.name, strategy=other) for model, other in zip(models, others, strict=False)
    ]
    return ConflictResolution(project=project, models=tuple(own))


def model(d: Apps, allow: str, name: str) -> tuple[str, DataModel]:
    """A type of the schema, and what it means."""
    own_key, indexed, sorted_ = d.there(), d.there(), d.there()
    sort_keys = ', sortKeyFields: ["size"]' if sorted_ else ""
    key = "sku" if own_key else "id"
    lines = [
        f"type {name} @model @auth(rules: [{{ allow: {allow} }}]) {{",
        f"  {key}: ID!" + (" @primaryKey" if own_key else ""),
        "  size: Int!",
        "  title: String!" + (f' @index(name: "byTitle"{sort_keys})' if indexed else ""),
        "}\n",
    ]
    size = KeyAttribute(name="size", type="N")
    index = Index(name="byTitle", hash=KeyAttribute(name="title", type="S"), sort=size if sorted_ else None)
    key_attribute = KeyAttribute(name=key, type="S")
    found = DataModel(name=name, hash=key_attribute, explicit_key=own_key, indexes=(index,) if indexed else ())
    return "\n".join(lines), found


def storage(d: Apps, parts: Mapping[str, Any]) -> Bucket | None:
    if not d.has_users or not d.there():
        return None
    rules = {}
    for _ in range(d.count(4)):
        path, principals = d.one((("public/*", (SignedIn(), Guests())), ("private/{entity_id}/*", (Owner(),))))
        principal = d.one((*principals, *(InGroup(group=group) for group in d.groups)))
        operations = d.some(("read", "write", "delete"), least=1)
        rules[path, str(principal)] = AccessRule(path=path, principal=principal, operations=operations)
    triggers = tuple(
        BucketTrigger(function=ref_to(Function, name), events=("s3:ObjectCreated:*", *d.some(("s3:ObjectRemoved:*",))))
        for name in d.some(d.functions)[:1]
    )
    name = next(iter(d.names(1, "storage")), "files")
    (found,) = d.add(Bucket(name=name, rules=tuple(rules.values()), triggers=triggers))
    return found  # type: ignore[no-any-return]


def functions(d: Apps, parts: Mapping[str, Any]) -> tuple[Function, ...]:
    found = []
    for name in d.functions:
        function = d.model(Function, name=name, origin=None, sources=())
        layers = [Attribute(of=ref_to(Layer, layer.name), name="arn") for layer in parts["layers"]]
        sources = (file("src/index.py", "def handler(event, context):\n    return event\n"),)
        if isinstance(function.code, NodeCode):
            sources = (
                file("src/index.js", d.one(HANDLERS)),
                file("src/greet.js", "exports.greet = (event) => event;\n"),
            )
        function = function.model_copy(update={"sources": sources, "layers": d.some(layers)})
        found += d.add(function)
    return tuple(found)


def rest_apis(d: Apps, parts: Mapping[str, Any]) -> tuple[RestApi, ...]:
    if not d.functions:
        return ()
    found = []
    for name in d.names(1):
        paths = []
        for path in d.draw(st.lists(PATH, min_size=1, max_size=2, unique_by=str.lower)):
            drawn = d.model(RestPath, path=f"/{path}", rules=())
            if isinstance(drawn.authorization, UserPoolToken) and not d.has_users:
                drawn = drawn.model_copy(update={"authorization": Signature()})
            if isinstance(drawn.authorization, Signature) and d.has_users:
                rule = InvokeRule(caller=d.caller(), methods=d.some(("GET", "POST"), least=1))
                drawn = drawn.model_copy(update={"rules": (rule,)})
            paths.append(drawn)
        found += d.add(d.model(RestApi, name=name, origin=None, paths=tuple(sorted(paths, key=lambda each: each.path))))
    return tuple(found)


def custom(d: Apps, parts: Mapping[str, Any]) -> tuple[CustomStack, ...]:
    return tuple(
        CustomStack(
            name=name,
            code=CfnStack(template=QUEUE, retained=("Queue",)),
            parameters=(StackParameter(name="env", value=d.value()),),
            outputs=("Url",),
        )
        for name in d.names(2)
    )


def overrides(d: Apps, parts: Mapping[str, Any]) -> tuple[Override, ...]:
    targets = [("auth", parts["auth"]), ("storage", parts["storage"]), ("data", parts["data"])]
    targets += [("table", table) for table in parts["tables"]]
    there = [(target, of) for target, of in targets if of and d.there()]
    return tuple(
        Override(
            name=f"{'storage' if target == 'table' else 'api' if target == 'data' else target}/{of.name}",
            target=target,
            of=of.name,
            source=f"export function override(resources: any) {{\n  {OVERRIDDEN[target]}\n}}\n",
            parameters=1,
        )
        for target, of in there
    )


def predictions(d: Apps, parts: Mapping[str, Any]) -> tuple[Prediction, ...]:
    if not d.has_users:
        return ()
    found = []
    d.own = None
    for name in d.names(2):
        action = d.one(PREDICTIONS)
        found.append(d.model(Prediction, name=name, origin=None, action=action, kind=d.one(PREDICTIONS[action])))
    return tuple(found)


def hosting(d: Apps, parts: Mapping[str, Any]) -> Hosting | None:
    return Hosting(name="S3AndCloudFront", template=json.dumps(SITE), bucket="Site") if d.there() else None


def plain(kind: type[Resource], users: bool = False) -> Callable[[Apps, Mapping[str, Any]], tuple[Any, ...]]:
    """Those whose fields say it all. `users`: what is for users alone."""
    return lambda d, parts: () if users and not d.has_users else d.several(kind)


KINDS: Mapping[str, Callable[[Apps, Mapping[str, Any]], Any]] = {
    "secrets": secrets,
    "auth": auth,
    "referenced_auth": referenced_auth,
    "tables": plain(Table),
    "referenced_tables": plain(ReferencedTable),
    "referenced_buckets": plain(ReferencedBucket),
    "streams": plain(Stream),
    "maps": plain(Map, users=True),
    "place_indexes": plain(PlaceIndex, users=True),
    "geofence_collections": plain(GeofenceCollection, users=True),
    "predictions": predictions,
    "storage": storage,
    "data": data,
    "layers": plain(Layer),
    "functions": functions,
    "rest_apis": rest_apis,
    "custom": custom,
    "overrides": overrides,
    "hosting": hosting,
}
"""One line per field of `App` that holds resources."""
