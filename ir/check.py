"""The checker: what every well-formed app fulfils, whoever built it.

Runs after the frontend and after each pass, as a compiler checks its IR; the pipeline names the pass to blame.
"""

from collections import Counter
from collections.abc import Iterator

from pydantic import BaseModel

from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App
from amp2gen.ir.auth import Auth, ReferencedAuth
from amp2gen.ir.base import Ref, Resource
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.data import DataModel, GraphqlApi
from amp2gen.ir.expr import Attribute, Join, Text
from amp2gen.ir.functions import Function
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.hosting import Hosting
from amp2gen.ir.layers import Layer
from amp2gen.ir.predictions import Prediction
from amp2gen.ir.rest_api import RestApi
from amp2gen.ir.storage import Bucket, ReferencedBucket
from amp2gen.ir.tables import ReferencedTable, Table
from amp2gen.ir.walk import walk

AUTH_ATTRIBUTES = frozenset(
    {
        "user_pool_id",
        "user_pool_arn",
        "web_client_id",
        "native_client_id",
        "identity_pool_id",
        "signed_in_role_name",
        "guest_role_name",
    }
)

ATTRIBUTES: dict[type[Resource], frozenset[str]] = {
    Auth: AUTH_ATTRIBUTES,
    ReferencedAuth: AUTH_ATTRIBUTES,
    GraphqlApi: frozenset({"id", "id_in_table_names", "ending_of_table_names", "endpoint", "api_key", "arn"}),
    DataModel: frozenset({"name", "arn", "stream_arn"}),
    Bucket: frozenset({"name", "arn"}),
    ReferencedBucket: frozenset({"name", "arn"}),
    Table: frozenset({"name", "arn", "stream_arn"}),
    ReferencedTable: frozenset({"name", "arn", "stream_arn"}),
    Stream: frozenset({"name", "arn"}),
    Map: frozenset({"name", "arn"}),
    PlaceIndex: frozenset({"name", "arn"}),
    GeofenceCollection: frozenset({"name", "arn"}),
    Prediction: frozenset(),
    Hosting: frozenset(),
    Function: frozenset({"name", "arn", "role_arn", "role_name"}),
    Layer: frozenset({"arn"}),
    RestApi: frozenset({"id", "url"}),
}
"""What may be read from a resource of each kind."""

Nodes = tuple[tuple[str, BaseModel], ...]
"""All models of an app with their paths, as `walk` finds them."""


class IllFormedError(Exception):
    """An app that breaks the IR's rules: a bug of ours, with all its problems."""

    def __init__(self, problems: list[str], after: str) -> None:
        super().__init__(f"after {after}: " + "; ".join(problems))
        self.problems = problems


def check(app: App, after: str) -> App:
    """The app itself, when it is well-formed; raises IllFormedError naming `after` (the frontend or a pass)."""
    problems = list(problems_of(app))
    if problems:
        raise IllFormedError(problems, after)
    return app


def problems_of(app: App) -> Iterator[str]:
    """Every broken rule, one sentence each."""
    nodes = tuple(walk(app))
    yield from _ids(nodes)
    yield from _references(nodes)
    yield from _expressions(nodes)
    yield from _environments(app)


def _ids(nodes: Nodes) -> Iterator[str]:
    ids = Counter(node.id for _, node in nodes if isinstance(node, Resource))
    yield from (f"{id} stands {count} times" for id, count in ids.items() if count > 1)


def _references(nodes: Nodes) -> Iterator[str]:
    known = {node.id: node for _, node in nodes if isinstance(node, Resource)}
    for path, node in nodes:
        if isinstance(node, Ref):
            target = known.get(node.id)
            if target is None:
                yield f"{path} refers to {node.id}, which does not exist"
                continue
            (expected,) = type(node).__pydantic_generic_metadata__["args"] or (Resource,)
            if isinstance(expected, type) and not isinstance(target, expected):
                yield f"{path} wants a {expected.__name__}, but {node.id} is a {type(target).__name__}"
        elif isinstance(node, Attribute):
            target = known.get(node.of.id)
            if target is not None and node.name not in attributes_of(target):
                yield f"{path} reads {node.name} of {node.of.id}, which has no such attribute"


def attributes_of(resource: Resource) -> frozenset[str]:
    """What may be read from a resource: a custom one is read by its own outputs."""
    if isinstance(resource, CustomStack):
        return frozenset(resource.outputs)
    return ATTRIBUTES.get(type(resource), frozenset())


def _expressions(nodes: Nodes) -> Iterator[str]:
    for path, node in nodes:
        if isinstance(node, Join):
            pairs = zip(node.parts, node.parts[1:], strict=False)
            if (
                len(node.parts) < 2
                or any(isinstance(p, Join) for p in node.parts)
                or any(isinstance(a, Text) and isinstance(b, Text) for a, b in pairs)
            ):
                yield f"{path} is a Join that is not in normal form"


def _environments(app: App) -> Iterator[str]:
    names = [environment.name for environment in app.environments]
    yield from (f"environment {name} stands twice" for name, n in Counter(names).items() if n > 1)
    if app.default_environment not in names:
        yield f"the default environment {app.default_environment} is not among the environments"
    for branch in app.branches:
        if branch.takes_over not in names:
            yield f"branch {branch.name} takes over {branch.takes_over}, which does not exist"
