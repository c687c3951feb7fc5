"""AWS AppSync: `api/<name>/` with its schema and authorization modes → `ir.data`."""

from collections.abc import Iterator, Mapping
from typing import Literal

from amp2gen.frontend.context import Context
from amp2gen.frontend.data_conflicts import read_conflict_resolution
from amp2gen.frontend.data_search import SETTINGS as SEARCH_SETTINGS
from amp2gen.frontend.data_search import read_search
from amp2gen.frontend.data_sql import report_sql_schema
from amp2gen.frontend.data_stacks import read_stacks
from amp2gen.frontend.data_tables import DEFAULTS, read_table_settings
from amp2gen.frontend.data_templates import read_templates, report_templates, table_mentions
from amp2gen.frontend.environment_inputs import inputs_of
from amp2gen.frontend.feature_flags import is_off, report_flags, transformer_flags
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.transformer_version import transformer_version
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin, ref_to
from amp2gen.ir.data import (
    ApiKeyMode,
    ApiStack,
    AuthMode,
    FunctionBinding,
    GraphqlApi,
    IamMode,
    LambdaMode,
    OidcMode,
    StackMapping,
    UserPoolMode,
)
from amp2gen.ir.functions import Function
from amp2gen.ir.models_of_schema import models_of_schema
from amp2gen.ir.schema_text import origin_in, pieces_of
from amp2gen.ir.settings import Flag
from amp2gen.syntax.graphql.combine import combine
from amp2gen.syntax.graphql.parser import parse_source
from amp2gen.syntax.graphql.tree import Directive, Document, StringLiteral, argument, walk
from amp2gen.syntax.spans import Source, SyntaxProblem
from amp2gen.syntax.traced import TracedText


def lower_graphql_api(entry: Entry, context: Context) -> GraphqlApi | None:
    """The GraphQL API; None, with a diagnostic, if it has no readable schema."""
    sql = report_sql_schema(entry, context)
    source = _schema_source(entry, context, required=not sql)
    if source is None:
        return None
    try:
        document = parse_source(source)
    except SyntaxProblem as problem:
        context.log.problem(problem)
        return None
    modes = _modes(entry, context)
    _report_custom_roles(entry, context)
    version = transformer_version(document, entry, context)
    if version == 2:
        report_flags(document, context)
    models = models_of_schema(document, local_indexes=is_off("secondarykeyasgsi", context))
    names = tuple(model.name for model in models)
    templates = read_templates(entry, context)
    report_templates(entry, version, templates, context)
    stacks, left_out = read_stacks(entry, names, templates, context)
    recovery = _table_settings(entry, stacks, context, has_models=bool(models))
    conflicts, unsettled = read_conflict_resolution(entry, names, context)
    _report_configuration(entry, context)
    return GraphqlApi(
        name=entry.name,
        origin=entry.origin,
        transformer=version,
        default_owner_claim=_owner_claim(context) if version == 2 else "username",
        schema_text=source.text,
        schema_files=tuple(dict.fromkeys(piece.place.path for piece in source.pieces)),
        schema_pieces=pieces_of(source),
        default_mode=modes[0],
        additional_modes=modes[1:],
        models=models,
        conflict_resolution=conflicts,
        point_in_time_recovery=recovery,
        bindings=(bindings := tuple(_bindings(document, context))),
        unbound=_unbound(document, {binding.name for binding in bindings}),
        templates=templates,
        mentions=table_mentions(entry, templates, names, context),
        stacks=stacks,
        stack_mappings=_stack_mappings(entry, context),
        search=read_search(entry, document, templates, context),
        taken_out=(*sql, *left_out, *unsettled),
    )


def _schema_source(entry: Entry, context: Context, *, required: bool) -> TracedText | None:
    """`schema.graphql`, or all `schema/**/*.graphql` joined in the order of their paths."""
    single = f"{entry.folder}/schema.graphql"
    if single in context.project.files:
        paths = [single]
    else:
        paths = [path for path in context.project.below(f"{entry.folder}/schema") if path.endswith(".graphql")]
    sources = [Source(path, text) for path in paths if (text := context.project.text(path, context.log)) is not None]
    if not sources or len(sources) < len(paths):
        if not paths and required:
            context.log.add(
                kinds.SCHEMA_MISSING,
                entry.origin,
                f"api {entry.name} has no schema.graphql or schema/*.graphql",
            )
        return None
    return combine(sources)


def _owner_claim(context: Context) -> Literal["sub::username", "username"]:
    """Projects from before the flag `usesubusernamefordefaultidentityclaim` compare the user name alone."""
    modern = transformer_flags(context).get("usesubusernamefordefaultidentityclaim") is True
    return "sub::username" if modern else "username"


BOOKKEEPING = (
    "AppSyncApiName",
    "AuthCognitoUserPoolId",
    "CreateAPIKey",
    "APIKeyExpirationEpoch",
    "authRoleName",
    "unauthRoleName",
    "env",
    "S3DeploymentBucket",
    "S3DeploymentRootKey",
)
"""Parameters that the CLI derives from other settings, or that only a deployment needs."""


def _table_settings(entry: Entry, stacks: tuple[ApiStack, ...], context: Context, *, has_models: bool) -> Flag:
    """parameters.json: whether the model tables have point-in-time recovery. What nobody reads is reported."""
    document = context.project.document(f"{entry.folder}/parameters.json", context.log)
    if document is None:
        return False
    parameters = inputs_of(document, entry, context, defaults=DEFAULTS)
    parameters.ignore(*BOOKKEEPING, *SEARCH_SETTINGS)
    parameters.ignore(*(each.name for stack in stacks for each in stack.parameters))
    recovery = read_table_settings(entry, parameters, has_models=has_models, context=context)
    parameters.report_leftovers(f"api {entry.name}")
    return recovery


def _report_configuration(entry: Entry, context: Context) -> None:
    """What nobody reads in transform.conf.json."""
    document = context.project.document(f"{entry.folder}/transform.conf.json", context.log)
    if document is not None:
        configuration = Record.of(document, context.log)
        configuration.ignore("Version", "ElasticsearchWarning", "ResolverConfig", "StackMapping")
        configuration.report_leftovers(f"api {entry.name}")


def _stack_mappings(entry: Entry, context: Context) -> tuple[StackMapping, ...]:
    """`StackMapping` of transform.conf.json: resolvers in other nested stacks than the transformer would choose."""
    path = f"{entry.folder}/transform.conf.json"
    mapping = context.project.object(path).get("StackMapping")
    return tuple(
        StackMapping(logical_id=str(name), stack=str(stack), origin=Origin(file=path, pointer=f"/StackMapping/{name}"))
        for name, stack in sorted((mapping if isinstance(mapping, Mapping) else {}).items())
    )


def _modes(entry: Entry, context: Context) -> tuple[AuthMode, ...]:
    """The default mode first. From cli-inputs.json, else from backend-config.json's `output.authConfig`."""
    path = f"{entry.folder}/cli-inputs.json"
    document = context.project.document(path, context.log)
    if document is not None:
        inputs = Record.of(document, context.log)
        service = inputs.record("serviceConfiguration")
        modes = [_mode(service.record("defaultAuthType"), context)]
        modes += [_mode(item, context) for item in service.records("additionalAuthTypes")]
        inputs.ignore("version")
        service.ignore("apiName", "serviceName", "conflictResolution")
        service.ignore("gqlSchemaPath")  # a place on the machine of whoever added the API
        inputs.report_leftovers(f"api {entry.name}")
    else:
        modes = list(_deployed_modes(entry, context))
    found = tuple(mode for mode in modes if mode is not None)
    return found or (ApiKeyMode(),)


def _mode(record: Record, context: Context) -> AuthMode | None:
    match record.text("mode"):
        case "API_KEY":
            record.ignore("apiKeyExpirationDate")
            return ApiKeyMode(
                expires_in_days=record.number("expirationTime", 7) or 7,
                description=record.text("keyDescription") or None,
                origin=record.origin(),
            )
        case "AMAZON_COGNITO_USER_POOLS":
            record.ignore("cognitoUserPoolId")
            return UserPoolMode(origin=record.origin())
        case "AWS_IAM":
            return IamMode(origin=record.origin())
        case "OPENID_CONNECT":
            return OidcMode(
                name=record.text("openIDProviderName") or "OpenIDConnect",
                issuer_url=record.text("openIDIssuerURL") or "",
                client_id=record.text("openIDClientID") or None,
                auth_ttl_seconds=_seconds(record.number("openIDAuthTTL")),
                issue_ttl_seconds=_seconds(record.number("openIDIatTTL") or record.number("openIDIatTTl")),
                origin=record.origin(),
            )
        case "AWS_LAMBDA":
            function = record.text("lambdaFunction") or ""
            ttl = record.number("ttlSeconds", 300)
            if function not in context.functions:
                context.log.add(
                    kinds.FUNCTION_DIRECTIVE_DANGLING,
                    record.origin("lambdaFunction"),
                    f"the Lambda authorizer {function} is not in the project",
                )
                return None
            return LambdaMode(
                function=ref_to(Function, function),
                ttl_seconds=300 if ttl is None else ttl,
                origin=record.origin(),
            )
        case other:
            context.log.add(kinds.WRONG_TYPE, record.origin("mode"), f"mode: {other} is no authorization mode")
            return None


def _seconds(milliseconds: int | None) -> int | None:
    """Gen 1 keeps OIDC token lifetimes in milliseconds (aws-amplify/amplify-cli#14812)."""
    return None if milliseconds is None else milliseconds // 1000


def _deployed_modes(entry: Entry, context: Context) -> Iterator[AuthMode | None]:
    """The shape of AppSync's own configuration, as backend-config.json and older projects keep it."""
    document = context.project.document(entry.origin.file, context.log)
    if document is None or "output" not in entry.data:
        return
    output = Record(entry.data, document, context.log, entry.origin.pointer or "").record("output")
    config = output.record("authConfig")
    # Before there were several modes, the only one was the API's `securityType`.
    default = output if output.text("securityType") else config.record("defaultAuthentication")
    yield _deployed_mode(default, entry, context)
    for provider in config.records("additionalAuthenticationProviders"):
        yield _deployed_mode(provider, entry, context)


def _deployed_mode(provider: Record, entry: Entry, context: Context) -> AuthMode | None:
    match provider.text("authenticationType") or provider.text("securityType"):
        case "API_KEY":
            key = provider.record("apiKeyConfig")
            return ApiKeyMode(
                expires_in_days=key.number("apiKeyExpirationDays", 7) or 7,
                description=key.text("description") or None,
                origin=entry.origin,
            )
        case "AMAZON_COGNITO_USER_POOLS":
            return UserPoolMode(origin=entry.origin)
        case "AWS_IAM":
            return IamMode(origin=entry.origin)
        case "OPENID_CONNECT":
            oidc = provider.record("openIDConnectConfig")
            return OidcMode(
                name=oidc.text("name") or "OpenIDConnect",
                issuer_url=oidc.text("issuerUrl") or "",
                client_id=oidc.text("clientId") or None,
                auth_ttl_seconds=_seconds(oidc.number("authTTL") or None),
                issue_ttl_seconds=_seconds(oidc.number("iatTTL") or None),
                origin=entry.origin,
            )
        case "AWS_LAMBDA":
            config = provider.record("lambdaAuthorizerConfig")
            function = config.text("lambdaFunction") or ""
            if function in context.functions:
                return LambdaMode(
                    function=ref_to(Function, function),
                    ttl_seconds=config.number("ttlSeconds", 300) or 300,
                    origin=entry.origin,
                )
    return None


def _bindings(document: Document, context: Context) -> Iterator[FunctionBinding]:
    """Each name in `@function(name: …)` that is a function of this project, once."""
    seen: set[str] = set()
    elsewhere: dict[str, Origin] = {}
    for node in walk(document):
        if not isinstance(node, Directive) or node.name.value != "function":
            continue
        name = argument(node, "name")
        if not isinstance(name, StringLiteral):
            continue
        origin = origin_in(document, name)
        if _is_elsewhere(node, context):
            elsewhere.setdefault(name.value, origin)
        elif name.value not in seen:
            seen.add(name.value)
            function = _function_named(name.value, origin, context)
            if function:
                yield FunctionBinding(name=name.value, function=ref_to(Function, function), origin=origin)
    for written, origin in elsewhere.items():
        if written in seen:
            message = (
                f'@function(name: "{written}") means a function of another region or account here, and not elsewhere'
            )
            context.log.add(kinds.FUNCTION_IN_TWO_REGIONS, origin, message)


def _is_elsewhere(directive: Directive, context: Context) -> bool:
    """Whether `region` or `accountId` say that the function is none of the app's own."""
    region, account = argument(directive, "region"), argument(directive, "accountId")
    regions = {environment.region for environment in context.environments if environment.region}
    accounts = {environment.account for environment in context.environments if environment.account}
    is_far = isinstance(region, StringLiteral) and bool(regions) and region.value not in regions
    return is_far or (isinstance(account, StringLiteral) and account.value not in accounts)


def _unbound(document: Document, bound: set[str]) -> tuple[str, ...]:
    """Texts with `${env}` in `@function` and `@http` that stand for something outside of the app."""
    names = {
        text.value
        for node in walk(document)
        if isinstance(node, Directive) and node.name.value in ("function", "http")
        for text in walk(node)
        if isinstance(text, StringLiteral)
    }
    return tuple(sorted(name for name in names - bound if "${env}" in name))


def _function_named(written: str, origin: Origin, context: Context) -> str | None:
    """The project's function that a `@function` name means: `name-${env}`, or with an environment written out."""
    base = written.removesuffix("-${env}")
    candidates = [base] + [written.removesuffix(f"-{environment.name}") for environment in context.environments]
    for candidate in candidates:
        if candidate in context.functions:
            return candidate
    for known in sorted(context.functions):
        if known.lower() == base.lower():
            context.log.add(
                kinds.FUNCTION_DIRECTIVE_CASE,
                origin,
                f'@function(name: "{written}") means the function {known}, but for upper and lower case',
            )
            return known
    if "${env}" in written:
        names = ", ".join(sorted(context.functions)) or "no function at all"
        context.log.add(
            kinds.FUNCTION_DIRECTIVE_DANGLING,
            origin,
            f'@function(name: "{written}") matches no function; the project has {names}',
        )
    return None


def _report_custom_roles(entry: Entry, context: Context) -> None:
    roles = f"{entry.folder}/custom-roles.json"
    names = context.project.object(roles, context.log).get("adminRoleNames")
    if names:
        what = ", ".join(str(name) for name in names) if isinstance(names, list) else str(names)
        context.log.add(
            kinds.CUSTOM_ROLES_COVERED,
            Origin(file=roles, pointer="/adminRoleNames"),
            f"the roles that custom-roles.json names keep access: {what}",
        )
