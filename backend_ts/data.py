"""The GraphQL API: `data/resource.ts` with `defineData`, and the user's schema beside it."""

from collections.abc import Iterator, Mapping

from amp2gen.backend_ts.data_oidc import DROP_TOKEN_LIFETIMES, drop_lifetimes, oidc_settings
from amp2gen.backend_ts.data_store import DEFINE_DATA_STORE_API, conflict_settings, data_store_files
from amp2gen.backend_ts.data_templates import template_files, use_templates
from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import defined_function, function_names, module
from amp2gen.backend_ts.overrides import OverrideCall, override_call, override_files
from amp2gen.backend_ts.schema_builder import SDL, builder_files
from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    Arr,
    Assign,
    Binary,
    BlankLine,
    Block,
    Const,
    Expr,
    ExprStmt,
    ForOf,
    FunctionDecl,
    If,
    Imported,
    ImportMeta,
    Member,
    Name,
    ObjPattern,
    Param,
    Raw,
    Return,
    Stmt,
    Template,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.data import ApiKeyMode, AuthMode, DataModel, GraphqlApi, LambdaMode, OidcMode
from amp2gen.ir.expr import PerEnvironment

MODES: Mapping[str, str] = {
    "API_KEY": "apiKey",
    "AMAZON_COGNITO_USER_POOLS": "userPool",
    "AWS_IAM": "identityPool",
    "OPENID_CONNECT": "oidc",
    "AWS_LAMBDA": "lambda",
}
"""AppSync's name of a mode → `defaultAuthorizationMode`."""

FOLDER = "data"


def emit_data(app: App) -> Iterator[Unit]:
    if app.data is None:
        return
    names = function_names(function.name for function in app.functions)
    has_auth = app.auth is not None or app.referenced_auth is not None
    override = override_call(app, "data", app.data.name)
    overrides = [override] if override else []
    statements: list[Stmt] = [
        _define(app.data, names),
        BlankLine(),
        _customize(app.data, has_auth, names, overrides),
    ]
    keyed = [model for model in app.data.models if has_custom_key(model)]
    if keyed:
        statements += [BlankLine(), SET_KEYS]
    if app.data.search:
        statements += [BlankLine(), SIZE_SEARCH]
    if app.data.point_in_time_recovery is not False:
        statements += [BlankLine(), KEEP_POINT_IN_TIME_RECOVERY]
    if drop_lifetimes(app.data):
        statements += [BlankLine(), DROP_TOKEN_LIFETIMES]
    if has_auth and calls_gen1_api(app.data):
        statements += [BlankLine(), KEEP_GEN1_API_REACHABLE]
    resource = module("", f"{FOLDER}/resource")
    yield Unit(
        files={
            **typescript(f"amplify/{FOLDER}/resource.ts", *statements),
            **_schema_files(app.data),
            **override_files(overrides),
            **template_files(app.data),
            **data_store_files(app.data),
        },
        helpers=frozenset().union(*(each.helpers for each in overrides)),
        defines=(Imported("data", resource),),
        customizes=(ExprStmt(call(Imported("customizeData", resource), Name("backend"))),),
    )


def has_custom_key(model: DataModel) -> bool:
    """Whether the import of the model's table needs to be told its keys (aws-amplify/amplify-category-api#3489)."""
    return model.explicit_key


def _define(api: GraphqlApi, names: Mapping[str, str]) -> Const:
    properties: dict[str, object] = {
        "schema": _schema(api),
        "authorizationModes": _modes(api.modes, names),
    }
    if api.bindings:
        properties["functions"] = {
            binding.name: defined_function(binding.function, FOLDER, names) for binding in api.bindings
        }
    if api.models:
        tables = Imported("modelTables", module(FOLDER, "gen1"))
        properties["migratedAmplifyGen1DynamoDbTableMappings"] = Binary("&&", tables, Arr((tables,)))
    if api.stack_mappings:
        properties["stackMappings"] = {each.logical_id: each.stack for each in api.stack_mappings}
    if api.conflict_resolution:
        properties["conflictResolution"] = conflict_settings(api.conflict_resolution, names)
    define = DEFINE_DATA_STORE_API if api.conflict_resolution else Imported("defineData", "@aws-amplify/backend")
    return Const(Name("data"), call(define, data(properties)), export=True)


def _schema_files(api: GraphqlApi) -> dict[str, bytes]:
    """The schema in the form chosen: the user's SDL, or the schema builder."""
    if api.builder is not None:
        return builder_files(api.builder)
    return {f"amplify/{FOLDER}/schema.graphql": api.schema_text.encode()}


def _schema(api: GraphqlApi) -> Expr:
    """The schema's text; functions that are not the app's keep the name that Gen 1 calls them by."""
    url = new(Name("URL"), "./schema.graphql", Member(ImportMeta(), "url"))
    schema: Expr = SDL if api.builder is not None else call(Imported("readFileSync", "node:fs"), url, "utf8")
    env_name = Imported("envName", module(FOLDER, "gen1"))
    for name in api.unbound:
        pieces = name.split("${env}")
        parts = [part for piece in pieces for part in (env_name, piece)][1:]
        schema = call(members(schema, "replaceAll"), f'"{name}"', Template(('"', *parts, '"')))
    return schema


def _modes(modes: tuple[AuthMode, ...], names: Mapping[str, str]) -> dict[str, object]:
    written: dict[str, object] = {"defaultAuthorizationMode": MODES[modes[0].mode]}
    for mode in modes:
        match mode:
            case ApiKeyMode():
                key: dict[str, object] = {"expiresInDays": mode.expires_in_days}
                if mode.description:
                    key["description"] = mode.description
                written["apiKeyAuthorizationMode"] = key
            case LambdaMode():
                written["lambdaAuthorizationMode"] = {
                    "function": defined_function(mode.function, FOLDER, names),
                    "timeToLiveInSeconds": mode.ttl_seconds,
                }
            case OidcMode():
                written["oidcAuthorizationMode"] = oidc_settings(mode)
    return written


def _customize(
    api: GraphqlApi, has_auth: bool, names: Mapping[str, str], overrides: list[OverrideCall]
) -> FunctionDecl:
    scope = Scope(FOLDER, names)
    keyed = [model for model in api.models if has_custom_key(model)]
    body: list[Stmt] = [_set_keys(model) for model in keyed]
    if keyed:
        body.append(BlankLine())
    templates = tuple(use_templates(api, scope))
    if templates:
        body += [*templates, BlankLine()]
    if api.search:
        sizes = {each.name: scope.expr(each.value) for each in api.search}
        body += [ExprStmt(call(Name("sizeSearch"), Name("backend"), sizes)), BlankLine()]
    if api.point_in_time_recovery is not False:
        keep = ExprStmt(call(Name("keepPointInTimeRecovery"), Name("backend")))
        where = api.point_in_time_recovery if isinstance(api.point_in_time_recovery, PerEnvironment) else None
        body += [*scope.where(where, keep), BlankLine()]
    if drop_lifetimes(api):
        body += [*drop_lifetimes(api), BlankLine()]
    if has_auth and calls_gen1_api(api):
        body += [ExprStmt(call(Name("keepGen1ApiReachable"), Name("backend"))), BlankLine()]
    if overrides:
        body += [*(each.call for each in overrides), BlankLine()]
    body += _retain_tables()
    return FunctionDecl(
        "customizeData",
        (BACKEND,),
        Block((*scope.bindings(), *body)),
        return_type=TypeRef("void"),
        export=True,
    )


BACKEND = Param(Name("backend"), TypeRef(Imported("Backend", module(FOLDER, "backend"), type_only=True)))
REMOVAL_POLICY = Imported("RemovalPolicy", "aws-cdk-lib")


def calls_gen1_api(api: GraphqlApi) -> bool:
    """Whether client apps sign their calls with the identity pool's role."""
    return bool(api.models) and any(mode.mode == "AWS_IAM" for mode in api.modes)


def _retain_tables() -> tuple[Stmt, ...]:
    """Tables of models that are new in Gen 2; imported ones are retained and protected by defineData itself."""
    table = Name("table")
    return (
        If(Imported("isSandbox", module(FOLDER, "gen1")), Return()),
        Const(ObjPattern(("amplifyDynamoDbTables",)), dotted("backend.data.resources.cfnResources")),
        ForOf(
            table,
            call(dotted("Object.values"), Name("amplifyDynamoDbTables")),
            Block(
                (
                    ExprStmt(call(members(table, "applyRemovalPolicy"), members(REMOVAL_POLICY, "RETAIN"))),
                    Assign(Member(table, "deletionProtectionEnabled"), data(True)),
                )
            ),
        ),
    )


def _set_keys(model: DataModel) -> Stmt:
    attributes = {}
    for key in (model.hash, model.sort, *(k for index in model.indexes for k in (index.hash, index.sort))):
        if key is not None:
            attributes[key.name] = key.type
    return ExprStmt(
        call(
            Name("setKeys"),
            Name("backend"),
            model.maps_to or model.name,
            {
                "keys": [key.name for key in (model.hash, model.sort) if key is not None],
                "attributes": attributes,
            },
        )
    )


SET_KEYS = Raw(
    """\
/**
 * Tells the import of a Gen 1 table its real keys: for a model with a custom
 * primary key it expects `id` (aws-amplify/amplify-category-api#3489). Do not
 * remove a call while the branch uses Gen 1's table.
 */
function setKeys(
  backend: Backend,
  model: string,
  table: { keys: string[]; attributes: Record<string, 'S' | 'N' | 'B'> },
): void {
  if (!modelTables) return;
  const resource = backend.data.resources.nestedStacks[model].node
    .findChild(`${model}Table`)
    .node.findChild('Default').node.defaultChild as CfnResource;
  resource.addPropertyOverride(
    'keySchema',
    table.keys.map((attributeName, i) => ({
      attributeName,
      keyType: i === 0 ? 'HASH' : 'RANGE',
    })),
  );
  resource.addPropertyOverride(
    'attributeDefinitions',
    Object.entries(table.attributes).map(([attributeName, attributeType]) => ({
      attributeName,
      attributeType,
    })),
  );
}""",
    (
        Imported("Backend", module(FOLDER, "backend"), type_only=True),
        Imported("modelTables", module(FOLDER, "gen1")),
        Imported("CfnResource", "aws-cdk-lib", type_only=True),
    ),
)

SIZE_SEARCH = Raw(
    """\
/** Gives what @searchable makes the size that it has in Gen 1. */
function sizeSearch(
  backend: Backend,
  parameters: Record<string, string>,
): void {
  for (const [name, value] of Object.entries(parameters)) {
    const parameter = backend.data.node.findChild(name) as CfnParameter;
    parameter.default = value;
  }
}""",
    (
        Imported("Backend", module(FOLDER, "backend"), type_only=True),
        Imported("CfnParameter", "aws-cdk-lib", type_only=True),
    ),
)

KEEP_POINT_IN_TIME_RECOVERY = Raw(
    """\
/** An imported table loses it with its first update if nothing is said here. */
function keepPointInTimeRecovery(backend: Backend): void {
  for (const child of backend.data.stack.node.findAll()) {
    if (!(child instanceof CfnResource)) continue;
    if (!child.cfnResourceType.endsWith('AmplifyDynamoDBTable')) continue;
    child.addPropertyOverride('pointInTimeRecoverySpecification', {
      pointInTimeRecoveryEnabled: true,
    });
  }
}""",
    (
        Imported("Backend", module(FOLDER, "backend"), type_only=True),
        Imported("CfnResource", "aws-cdk-lib"),
    ),
)

KEEP_GEN1_API_REACHABLE = Raw(
    """\
/**
 * Gen 1's API trusts the identity pool's roles, which are this branch's once the
 * pool has moved: they may do there exactly what they may do here.
 */
function keepGen1ApiReachable(backend: Backend): void {
  if (!gen1ApiId) return;
  const { stack } = backend.data;
  for (const child of stack.node.findAll()) {
    if (!(child instanceof CfnManagedPolicy)) continue;
    const document = JSON.stringify(stack.resolve(child.policyDocument));
    const gen1Document = document.replaceAll(
      /\\{"Fn::GetAtt":\\["[^"]*","ApiId"\\]\\}/g,
      JSON.stringify(gen1ApiId),
    );
    new CfnManagedPolicy(stack, `gen1${child.node.scope!.node.id}`, {
      policyDocument: JSON.parse(gen1Document),
      roles: child.roles,
    });
  }
}""",
    (
        Imported("Backend", module(FOLDER, "backend"), type_only=True),
        Imported("gen1ApiId", module(FOLDER, "gen1")),
        Imported("CfnManagedPolicy", "aws-cdk-lib/aws-iam"),
    ),
)
