"""Gen1Project → ir.App: discovery, one lowering per category and service, and what none of them reads."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from amp2gen.frontend import environments as envs
from amp2gen.frontend import storage as s3
from amp2gen.frontend.analytics import lower_stream, stream_names
from amp2gen.frontend.auth import domain_prefixes, lower_auth
from amp2gen.frontend.client_app import lower_client_app
from amp2gen.frontend.consistency import report_disagreements
from amp2gen.frontend.context import Context
from amp2gen.frontend.custom import lower_custom
from amp2gen.frontend.data import lower_graphql_api
from amp2gen.frontend.discovery import STAYS, report_discovery, uncarried_files
from amp2gen.frontend.feature_flags import lower_feature_flags
from amp2gen.frontend.functions import lower_function
from amp2gen.frontend.gen1_commands import report_gen1_commands
from amp2gen.frontend.geo import lower_geo
from amp2gen.frontend.hosting import lower_hosting
from amp2gen.frontend.layers import lower_layer
from amp2gen.frontend.literal_names import refer_to_own
from amp2gen.frontend.log import Log
from amp2gen.frontend.names_in_code import report_names_in_code
from amp2gen.frontend.overrides import lower_overrides
from amp2gen.frontend.own_names import own_names
from amp2gen.frontend.predictions import SERVICES as PREDICTION_SERVICES
from amp2gen.frontend.predictions import lower_prediction
from amp2gen.frontend.project import Entry, Gen1Project
from amp2gen.frontend.rest_api import lower_rest_api, rest_api_ids
from amp2gen.frontend.retired import is_retired, report_retired
from amp2gen.frontend.role_policies import with_known_callers
from amp2gen.frontend.storage import lower_bucket
from amp2gen.frontend.table_ids import keep_ids_in_table_names
from amp2gen.frontend.tables import lower_table, table_names
from amp2gen.frontend.tags import lower_tags
from amp2gen.frontend.uncarried import report_uncarried
from amp2gen.ir import kinds
from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App, DependsOn, Environment, Fact, InventoryEntry, Status
from amp2gen.ir.auth import Auth, ReferencedAuth
from amp2gen.ir.base import Resource
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.data import GraphqlApi
from amp2gen.ir.expr import Attribute, Expr, Opaque
from amp2gen.ir.functions import Function
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.hosting import Hosting
from amp2gen.ir.layers import Layer
from amp2gen.ir.predictions import Prediction
from amp2gen.ir.rest_api import RestApi
from amp2gen.ir.storage import Bucket, ReferencedBucket
from amp2gen.ir.tables import ReferencedTable, Table
from amp2gen.ir.walk import map_exprs, resources

N = TypeVar("N", bound=Resource)
Lowering = Callable[[Entry, Context], Resource | None]

LOWERINGS: Mapping[tuple[str, str], Lowering] = {
    ("storage", "DynamoDB"): lower_table,
    ("analytics", "Kinesis"): lower_stream,
    ("geo", "Map"): lower_geo,
    ("geo", "PlaceIndex"): lower_geo,
    ("geo", "GeofenceCollection"): lower_geo,
    ("function", "LambdaLayer"): lower_layer,
    ("function", "Lambda"): lower_function,
    ("auth", "Cognito"): lower_auth,
    ("api", "AppSync"): lower_graphql_api,
    ("storage", "S3"): lower_bucket,
    ("api", "API Gateway"): lower_rest_api,
    ("custom", "customCloudformation"): lower_custom,
    ("custom", "customCDK"): lower_custom,
    ("hosting", "S3AndCloudFront"): lower_hosting,
    **{("predictions", service): lower_prediction for service in PREDICTION_SERVICES},
}
"""Who lowers what. Tables, streams and layers refer to nothing and come first, then functions, as others need them."""

PART_OF_OTHERS = frozenset({("auth", "Cognito-UserPool-Groups")})
"""Entries that another entry's lowering carries."""

SINGLE = (Auth, ReferencedAuth, GraphqlApi, Bucket)
"""Kinds of which a backend has one."""


@dataclass(frozen=True)
class Choices:
    """What the command line says: `--env` and `--branch ENV=BRANCH`."""

    environment: str | None = None
    branches: Mapping[str, tuple[str, ...]] | None = None


def lower(project: Gen1Project, choices: Choices) -> App:
    """The whole project as IR, in canonical order. Raises ProjectError when no environment can be chosen."""
    log = Log()
    log.extend(project.diagnostics)
    found = envs.environments(project, choices.environment, log)
    default = envs.default_environment(project, found, choices.environment)
    branches = envs.branches(found, choices.branches or {})
    context = Context(
        project=project,
        environments=found,
        default=next(environment for environment in found if environment.name == default),
        log=log,
    )
    report_discovery(context, frozenset(LOWERINGS) | PART_OF_OTHERS)
    report_retired(context)
    report_uncarried(context)
    lowered = _lower_all(context)
    app = App(
        name=project.name,
        default_environment=default,
        environments=found,
        branches=branches,
        client_app=lower_client_app(context),
        inventory=_inventory(context, lowered),
        auth=_first(lowered, Auth),
        referenced_auth=_first(lowered, ReferencedAuth),
        data=_first(lowered, GraphqlApi),
        storage=_first(lowered, Bucket),
        referenced_buckets=_all(lowered, ReferencedBucket),
        tables=_all(lowered, Table),
        referenced_tables=_all(lowered, ReferencedTable),
        streams=_all(lowered, Stream),
        maps=_all(lowered, Map),
        place_indexes=_all(lowered, PlaceIndex),
        geofence_collections=_all(lowered, GeofenceCollection),
        predictions=_all(lowered, Prediction),
        layers=_all(lowered, Layer),
        functions=_all(lowered, Function),
        rest_apis=_all(lowered, RestApi),
        hosting=_first(lowered, Hosting),
        feature_flags=lower_feature_flags(context),
        tags=lower_tags(context),
        secrets=tuple(context.secrets[name] for name in sorted(context.secrets)),
        overrides=lower_overrides(replace(context, lowered=lowered)),
        custom=tuple(
            sorted((*_all(lowered, CustomStack), *context.beside.values()), key=lambda stack: stack.name),
        ),
    )
    app = app.model_copy(update={"environments": _with_facts(app, context)})
    names = own_names(app, context)
    app = keep_ids_in_table_names(refer_to_own(app, names, log), log)
    report_names_in_code(app, names, log)
    app = with_known_callers(_without_dangling(app, log), log)
    uncarried_files(context)
    report_gen1_commands(context)
    report_disagreements(context)
    project.report_unreadable(log)
    return app.model_copy(update={"diagnostics": log.diagnostics})


def _lower_all(context: Context) -> dict[tuple[str, str], Resource]:
    """Every entry that a lowering takes, by category and name; kinds in the registry's order."""
    lowered: dict[tuple[str, str], Resource] = {}
    for (category, service), lowering in LOWERINGS.items():
        first: Entry | None = None
        for entry in context.project.entries_of(category, service):
            if first is not None and not (category == "storage" and entry.imported):
                context.log.add(
                    kinds.SECOND_RESOURCE,
                    entry.origin,
                    f"{category} {entry.name}: a backend has one {service} resource, and that is {first.name}",
                    "`amp2gen explain A2G1961` says how to add another one",
                )
                continue
            node = lowering(entry, context)
            if node is not None:
                lowered[(category, entry.name)] = node
                first = entry if isinstance(node, SINGLE) else first
        functions = frozenset(node.name for node in lowered.values() if isinstance(node, Function))
        context = replace(context, lowered=lowered, functions=functions)
    return lowered


def _first(lowered: Mapping[tuple[str, str], Resource], kind: type[N]) -> N | None:
    return next((node for node in lowered.values() if isinstance(node, kind)), None)


def _all(lowered: Mapping[tuple[str, str], Resource], kind: type[N]) -> tuple[N, ...]:
    return tuple(node for node in lowered.values() if isinstance(node, kind))


def _inventory(context: Context, lowered: Mapping[tuple[str, str], Resource]) -> tuple[InventoryEntry, ...]:
    return tuple(
        InventoryEntry(
            category=entry.category,
            name=entry.name,
            service=entry.service,
            imported=entry.imported,
            depends_on=tuple(_depends_on(entry)),
            origin=entry.origin,
            status=_status(entry, lowered),
        )
        for entry in context.project.entries
    )


def _status(entry: Entry, lowered: Mapping[tuple[str, str], Resource]) -> Status:
    kind = (entry.category, entry.service)
    if (entry.category, entry.name) in lowered or kind in PART_OF_OTHERS:
        return "lowered"
    if kind in STAYS:
        return "stays"
    return "retired" if is_retired(*kind) else "skipped"


def _depends_on(entry: Entry) -> Iterator[DependsOn]:
    listed = entry.data.get("dependsOn")
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, Mapping):
            attributes = item.get("attributes")
            yield DependsOn(
                category=str(item.get("category")),
                name=str(item.get("resourceName")),
                attributes=tuple(str(name) for name in attributes) if isinstance(attributes, list) else (),
            )


def _with_facts(app: App, context: Context) -> tuple[Environment, ...]:
    """The environments with physical names and ids, and a warning for each that only AWS knows."""
    api_ids = _api_ids(app, context)
    buckets = _bucket_names(app, context)
    tables = _names(app.tables, "storage", table_names, context)
    streams = _names(app.streams, "analytics", stream_names, context)
    signed = [api for api in app.rest_apis if any(path.rules for path in api.paths)]
    rest_apis = _names(signed, "api", rest_api_ids, context)
    domains = _domains(app, context)
    _report_unknown_facts(app, api_ids, buckets, context)
    result = []
    for environment in app.environments:
        name = environment.name
        changes: dict[str, object] = {"tables": tables[name], "streams": streams[name], "rest_apis": rest_apis[name]}
        if app.data and app.data.models:
            changes["graphql_api_id"] = api_ids.get(name)
        if app.storage:
            changes["buckets"] = (Fact(resource=app.storage.id, value=buckets.get(name)),)
        if domains.get(name):
            changes["auth_domain"] = f"{domains[name]}-{name}" if environment.name_known else None
        result.append(environment.model_copy(update=changes))
    return tuple(result)


def _report_unknown_facts(
    app: App, api_ids: Mapping[str, str | None], buckets: Mapping[str, str | None], context: Context
) -> None:
    """What only AWS knows of the GraphQL API and the bucket: one warning for all environments that lack it."""
    if app.data and app.data.models and (unknown := _without(api_ids, app.environments)):
        context.log.add(
            kinds.MISSING_FACT,
            app.data.origin,
            f"the id of the GraphQL API of {unknown} is not in the checkout, so the names of its tables are unknown",
            "fill in graphqlApiId in amplify/gen1.json",
        )
    if app.storage and (unknown := _without(buckets, app.environments)):
        context.log.add(
            kinds.MISSING_FACT,
            app.storage.origin,
            f"the name of the bucket of {unknown} is not in the checkout",
            "fill in bucket in amplify/gen1.json before `refactor`",
        )


def _without(values: Mapping[str, str | None], environments: Iterable[Environment]) -> str:
    """`environment dev`, `environments dev, prod`: those that have no value; empty if all have one."""
    names = [environment.name for environment in environments if values.get(environment.name) is None]
    return f"environment{'s' if len(names) > 1 else ''} {', '.join(names)}" if names else ""


def _domains(app: App, context: Context) -> dict[str, str | None]:
    entry = context.entry("auth", app.auth.name) if app.auth and app.auth.user_pool.domain_prefix else None
    return domain_prefixes(entry, context) if entry else {}


def _api_ids(app: App, context: Context) -> dict[str, str]:
    """AppSync API ids by environment: from amplify-meta.json and from snapshot folders."""
    found: dict[str, str] = {}
    if app.data is None:
        return found
    for stack, outputs in envs.snapshot_outputs(context.project):
        for environment in context.environments:
            root = environment.stack_name
            if root and stack.startswith(f"{root}-api{app.data.name}-") and "GraphQLAPIIdOutput" in outputs:
                found[environment.name] = outputs["GraphQLAPIIdOutput"]
    deployed = envs.deployed_environment(context.project, context.environments)
    api_id = envs.outputs(context.project, "api", app.data.name).get("GraphQLAPIIdOutput")
    if deployed and api_id:
        found.setdefault(deployed, str(api_id))
    return found


def _bucket_names(app: App, context: Context) -> dict[str, str | None]:
    if app.storage is None:
        return {}
    entry = context.entry("storage", app.storage.name)
    names = s3.physical_names(entry, context) if entry else {}
    deployed = envs.deployed_environment(context.project, context.environments)
    name = envs.outputs(context.project, "storage", app.storage.name).get("BucketName")
    if deployed and name:
        names[deployed] = str(name)
    return names


def _names(
    nodes: Iterable[Resource],
    category: str,
    names_of: Callable[[Entry, Context], dict[str, str | None]],
    context: Context,
) -> dict[str, tuple[Fact, ...]]:
    """The physical names of a category's resources by environment, and a warning for each that is unknown."""
    found: dict[str, tuple[Fact, ...]] = {environment.name: () for environment in context.environments}
    for node in nodes:
        entry = context.entry(category, node.name)
        names = names_of(entry, context) if entry else {}
        for environment, value in names.items():
            found[environment] += (Fact(resource=node.id, value=value),)
        if names and (unknown := _without(names, context.environments)):
            context.log.add(
                kinds.MISSING_FACT,
                node.origin,
                f"the physical name of {category} {node.name} in {unknown} is not in the checkout",
                f"fill in {node.id.replace('/', '.')} in amplify/gen1.json before `refactor`",
            )
    return found


def _without_dangling(app: App, log: Log) -> App:
    """Attributes of resources that are not part of the app become Opaque, each reported once."""
    known = resources(app)
    missing: set[str] = set()

    def change(expr: Expr) -> Expr:
        if isinstance(expr, Attribute) and not _is_there(expr, known):
            missing.add(f"{expr.of.id} ({expr.name})")
            return Opaque(cloudformation={"Ref": f"{expr.of.id}.{expr.name}"})
        if not isinstance(expr, Attribute | Opaque) and _has_opaque(expr):
            return Opaque(cloudformation={"Ref": "a value built from a resource that is not carried over"})
        return expr

    functions = []
    for function in app.functions:
        missing.clear()
        functions.append(map_exprs(function, change))
        for item in sorted(missing):
            log.add(
                kinds.UNRESOLVED_VALUE,
                function.origin,
                f"function {function.name} refers to {item}, which is not carried over",
            )
    stacks = []
    for stack in app.custom:
        missing.clear()
        stacks.append(map_exprs(stack, change))
        for item in sorted(missing):
            message = f"custom {stack.name} refers to {item}, which is not carried over"
            log.add(kinds.UNRESOLVED_VALUE, stack.origin, message)
    return app.model_copy(update={"functions": tuple(functions), "custom": tuple(stacks)})


def _is_there(expr: Attribute, known: Mapping[str, Resource]) -> bool:
    target = known.get(expr.of.id)
    return target is not None and not (isinstance(target, CustomStack) and expr.name not in target.outputs)


def _has_opaque(expr: Expr) -> bool:
    return any(isinstance(part, Opaque) for part in getattr(expr, "parts", ()))
