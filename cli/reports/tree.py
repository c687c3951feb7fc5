"""An app as a tree: what is in it, what the parts are set to, and what they refer to."""

from collections.abc import Iterator
from dataclasses import dataclass

from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App
from amp2gen.ir.auth import Auth, Group, ReferencedAuth
from amp2gen.ir.base import Resource
from amp2gen.ir.data import DataModel, GraphqlApi
from amp2gen.ir.functions import AssetCode, CronSchedule, Function, Schedule, VaryingSchedule
from amp2gen.ir.graph import Graph, graph
from amp2gen.ir.layers import Layer
from amp2gen.ir.rest_api import RestApi
from amp2gen.ir.secrets import Secret
from amp2gen.ir.settings import Number, numbers_of
from amp2gen.ir.storage import Bucket, InGroup, Principal
from amp2gen.ir.tables import Table
from amp2gen.ir.walk import resources

GROUPED = (Auth, ReferencedAuth, Group, GraphqlApi, DataModel, Bucket, Table, Stream, Function, Layer, RestApi, Secret)


@dataclass(frozen=True)
class Twig:
    """A line of the tree and those below it. `detail` is said beside the label, less loudly."""

    label: str
    detail: str = ""
    below: tuple["Twig", ...] = ()


def app_tree(app: App) -> Twig:
    """The whole app: environments, then resources by kind, each with its references."""
    edges = graph(app)
    groups = (
        Twig("environments", below=tuple(_environments(app))),
        Twig("auth", below=tuple(_auth(app))),
        Twig("data", below=tuple(_data(app))),
        Twig("storage", below=tuple(_storage(app))),
        Twig("tables", below=tuple(Twig(table.name, _keys(table.hash.name, table.sort)) for table in app.tables)),
        Twig("streams", below=tuple(Twig(stream.name) for stream in app.streams)),
        Twig("functions", below=tuple(_function(function, edges) for function in app.functions)),
        Twig("layers", below=tuple(Twig(layer.name) for layer in app.layers)),
        Twig("REST APIs", below=tuple(_rest_apis(app))),
        Twig("others", below=tuple(_others(app, edges))),
        Twig("secrets", below=tuple(Twig(secret.name) for secret in app.secrets)),
        Twig("not carried over", below=tuple(_missing(app))),
    )
    return Twig(app.name, f"environment {app.default_environment}", tuple(group for group in groups if group.below))


def lines(twig: Twig, first: str = "", others: str = "") -> Iterator[tuple[str, str]]:
    """The tree line by line: branches with the label, and the detail. `first` and `others` are the branches so far."""
    yield first + twig.label, twig.detail
    for below in twig.below:
        is_last = below is twig.below[-1]
        yield from lines(below, others + ("└── " if is_last else "├── "), others + ("    " if is_last else "│   "))


def _environments(app: App) -> Iterator[Twig]:
    for environment in app.environments:
        branches = ", ".join(branch.name for branch in app.branches if branch.takes_over == environment.name)
        yield Twig(environment.name, _list(environment.region, f"taken over by {branches}" if branches else None))


def _auth(app: App) -> Iterator[Twig]:
    if app.referenced_auth:
        yield Twig(app.referenced_auth.name, "imported")
    if app.auth is None:
        return
    pool = app.auth.user_pool
    sign_in = ", ".join(pool.username_attributes) or "user name"
    mfa = f"MFA {pool.mfa.mode.lower()}"
    providers = ", ".join(provider.provider for provider in pool.identity_providers)
    below = [Twig(f"group {group.name}") for group in app.auth.groups]
    below += [Twig(f"trigger {item.event}", f"→ {_name(item.function.id)}") for item in pool.triggers]
    yield Twig(app.auth.name, _list(f"sign-in by {sign_in}", mfa, providers), tuple(below))


def _data(app: App) -> Iterator[Twig]:
    if app.data is None:
        return
    modes = ", ".join(mode.mode for mode in app.data.modes)
    models = [
        Twig(f"model {model.name}", _list(_keys(model.hash.name, model.sort), _count(len(model.indexes), "index")))
        for model in app.data.models
    ]
    called = [Twig("calls", ", ".join(sorted({_name(item.function.id) for item in app.data.bindings})))]
    yield Twig(app.data.name, modes, (*models, *(called if app.data.bindings else ())))


def _storage(app: App) -> Iterator[Twig]:
    if app.storage is None:
        return
    rules = [Twig(rule.path, f"{_who(rule.principal)}: {', '.join(rule.operations)}") for rule in app.storage.rules]
    triggers = [Twig("trigger", f"→ {_name(item.function.id)}") for item in app.storage.triggers]
    yield Twig(app.storage.name, "S3 bucket", (*rules, *triggers))


def _who(principal: Principal) -> str:
    return f"group {principal.group}" if isinstance(principal, InGroup) else principal.kind.replace("_", " ")


def _function(function: Function, edges: Graph) -> Twig:
    code = function.code
    runtime = code.runtime if isinstance(code, AssetCode) else f"Node.js {code.version}"
    form = None if isinstance(code, AssetCode) else code.form
    runs = _schedule(function.schedule) if function.schedule else None
    detail = _list(runtime, form, f"{_numbers(function.memory_mb)} MB", f"{_numbers(function.timeout_seconds)} s", runs)
    return Twig(function.name, detail, tuple(_uses(function, edges)))


def _numbers(value: Number) -> str:
    """`128/1024` where environments differ."""
    return "/".join(map(str, numbers_of(value)))


def _schedule(schedule: Schedule) -> str:
    if isinstance(schedule, CronSchedule):
        return f"cron({schedule.fields})"
    if isinstance(schedule, VaryingSchedule):
        return "/".join(dict.fromkeys(each.value or "?" for each in schedule.expression.values))
    return f"every {_count(schedule.value, schedule.unit)}"


def _uses(resource: Resource, edges: Graph) -> Iterator[Twig]:
    targets = dict.fromkeys(edge.target for edge in edges.edges if edge.source == resource.id)
    if targets:
        yield Twig("uses", ", ".join(targets))


def _rest_apis(app: App) -> Iterator[Twig]:
    for api in app.rest_apis:
        paths = (Twig(path.path, f"→ {_name(path.function.id)}") for path in api.paths)
        yield Twig(api.name, "", tuple(paths))


def _others(app: App, edges: Graph) -> Iterator[Twig]:
    """Resources of kinds that have no group of their own."""
    for node in resources(app).values():
        if not isinstance(node, GROUPED):
            yield Twig(node.name, type(node).__name__, tuple(_uses(node, edges)))


def _missing(app: App) -> Iterator[Twig]:
    for entry in app.inventory:
        if entry.status in ("skipped", "failed"):
            yield Twig(f"{entry.category} {entry.name}", entry.service)


def _keys(hash: str, sort: object) -> str:
    name = getattr(sort, "name", None)
    return f"key {hash}, {name}" if name else f"key {hash}"


def _name(id: str) -> str:
    return id.partition("/")[2]


def _count(count: int, word: str) -> str | None:
    plural = {"index": "indexes"}.get(word, f"{word}s")
    return f"{count} {word if count == 1 else plural}" if count else None


def _list(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
