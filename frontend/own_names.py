"""What Gen 1 calls the app's own resources: the names that `env` makes, and all that a deployment told.

Texts have marks where the environment decides: `orders-\\0env\\0` is the function `orders` of every environment.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from amp2gen.frontend.context import Context
from amp2gen.frontend.environments import deployed_environment, outputs, snapshot_outputs
from amp2gen.frontend.parameters import OUTPUTS
from amp2gen.ir.app import App, Environment, Fact
from amp2gen.ir.base import Ref, Resource
from amp2gen.ir.data import DataModel, GraphqlApi
from amp2gen.ir.expr import Attribute, EnvName, Expr, Pseudo, Text, attribute, leaves
from amp2gen.ir.walk import resources
from amp2gen.syntax.cloudformation.marked_text import ENV

API_ID = "\0api\0"

KINDS: Mapping[str, str] = {
    "api": "the GraphQL API",
    "auth": "the user pool of",
    "buckets": "the bucket",
    "functions": "the function",
    "geofence_collections": "the geofence collection",
    "layers": "the layer",
    "maps": "the map",
    "models": "the table of the model",
    "place_indexes": "the place index",
    "restApis": "the REST API",
    "streams": "the stream",
    "tables": "the table",
}
"""What to call a resource in a message, by the first part of its id."""

_MODEL_TABLE = re.compile(
    r"(?P<model>[A-Za-z]\w*)-(?P<api>\0api\0|[a-z0-9]{26})-(?P<env>\0env\0|[a-z][a-z0-9]*)", re.ASCII
)
"""AppSync's ids are 26 letters and digits."""


@dataclass(frozen=True)
class OwnName:
    """What a text says of a resource. `environments` are those whose resource it is; None: that of each one."""

    of: Attribute
    environments: frozenset[str] | None = None

    @property
    def kind(self) -> str:
        return self.of.of.id.partition("/")[0]

    @property
    def what(self) -> str:
        """`the function orders`."""
        return f"{KINDS[self.kind]} {self.of.of.id.partition('/')[2]}"


@dataclass(frozen=True)
class OwnNames:
    """The app's own names: `texts` as a whole, and those of model tables by their parts.

    `models` are the models by the names that their tables have. `has_pool`: there is a user pool.
    """

    texts: Mapping[str, tuple[OwnName, ...]]
    models: Mapping[str, str]
    environments: tuple[Environment, ...]
    has_pool: bool

    def find(self, text: str) -> tuple[OwnName, ...]:
        """What the whole text may be; most often nothing, else one thing."""
        found = self.texts.get(text, ())
        model = _MODEL_TABLE.fullmatch(text) if not found and self.models else None
        return found or (tuple(self._model_tables(model)) if model else ())

    @cached_property
    def stems(self) -> Mapping[str, tuple[OwnName, ...]]:
        """What stands before `-` and the environment's name in names that `env` makes."""
        ending = f"-{ENV}"
        return {text.removesuffix(ending): found for text, found in self.texts.items() if text.endswith(ending)}

    def _model_tables(self, match: re.Match[str]) -> Iterator[OwnName]:
        model = self.models.get(match["model"])
        if model is None:
            return
        of = attribute(DataModel, model, "name")
        names = {each.name: each for each in self.environments}
        if match["env"] == ENV:
            yield OwnName(of)
        elif match["env"] in names and match["api"] in (API_ID, names[match["env"]].graphql_api_id or match["api"]):
            yield OwnName(of, self._unless_all({match["env"]}))

    def _unless_all(self, environments: set[str]) -> frozenset[str] | None:
        return unless_all(environments, self.environments)


def own_names(app: App, context: Context) -> OwnNames:
    """All names of what is part of the app."""
    known = resources(app)
    found: dict[str, dict[Attribute, set[str]]] = {}
    for text, of, environment in _names(app, context):
        if of.of.id in known and text:
            found.setdefault(text, {}).setdefault(of, set()).add(environment)
    everywhere = {each.name for each in app.environments}
    texts = {
        text: tuple(
            OwnName(of, None if ENV in text else unless_all(environments & everywhere, app.environments))
            for of, environments in meanings.items()
        )
        for text, meanings in found.items()
    }
    models = {model.maps_to or model.name: model.name for model in (app.data.models if app.data else ())}
    return OwnNames(texts, models, app.environments, has_pool=app.auth is not None)


def unless_all(names: set[str], environments: tuple[Environment, ...]) -> frozenset[str] | None:
    """The names of environments; None if they are all that there are."""
    return None if names >= {each.name for each in environments} else frozenset(names)


def marked(value: Expr) -> tuple[str, Mapping[str, Expr]]:
    """The text of a value with marks in the place of what is no text, and what each mark stands for.

    A mark stands between two NUL characters, which no text has.
    """
    pieces: list[str] = []
    marks: dict[str, Expr] = {}
    for number, part in enumerate(leaves(value)):
        match part:
            case Text(value=text):
                pieces.append(text.replace("\0", ""))
                continue
            case EnvName():
                mark = ENV
            case Pseudo(name=name):
                mark = f"\0{name}\0"
            case Attribute(of=Ref(id=id), name="id") if id.startswith(f"{GraphqlApi.ID_PREFIX}/"):
                mark = API_ID
            case _:
                mark = f"\0{number}\0"
        pieces.append(mark)
        marks[mark] = part
    return "".join(pieces), marks


def _names(app: App, context: Context) -> Iterator[tuple[str, Attribute, str]]:
    """Text, what it says of a resource, and the environment that it is of."""
    for id, composed in context.names.items():
        text, _ = marked(composed)
        if "\0" not in text.replace(ENV, ""):
            yield from _in_all(text, Attribute(of=Ref[Resource](id=id), name="name"), app)
    for environment in app.environments:
        for fact in (*environment.buckets, *environment.tables, *environment.streams):
            yield from _of_fact(fact, environment, "name")
        for fact in environment.rest_apis:
            yield from _of_fact(fact, environment, "id")
        if app.data and environment.graphql_api_id:
            yield environment.graphql_api_id, attribute(GraphqlApi, app.data.name, "id"), environment.name
    yield from _told(context)


def _in_all(text: str, of: Attribute, app: App) -> Iterator[tuple[str, Attribute, str]]:
    for environment in app.environments:
        yield text, of, environment.name
        if environment.name_known:
            yield text.replace(ENV, environment.name), of, environment.name


def _of_fact(fact: Fact, environment: Environment, name: str) -> Iterator[tuple[str, Attribute, str]]:
    if fact.value is not None:
        of = Attribute(of=Ref[Resource](id=fact.resource), name=name)
        yield fact.value, of, environment.name
        stem = fact.value.removesuffix(f"-{environment.name}")
        if stem != fact.value:
            yield f"{stem}-{ENV}", of, environment.name


def _told(context: Context) -> Iterator[tuple[str, Attribute, str]]:
    """The outputs of the resources' stacks, as amplify-meta.json and a snapshot folder hold them."""
    deployed = deployed_environment(context.project, context.environments)
    entries = [entry for entry in context.project.entries if not entry.imported]
    for entry in entries:
        kind, known = OUTPUTS.get((entry.category, entry.service), (None, {}))
        told = outputs(context.project, entry.category, entry.name) if deployed and kind else {}
        for output, name in known.items():
            if kind and isinstance(told.get(output), str):
                yield told[output], attribute(kind, entry.name, name), str(deployed)
    stacks = {f"{entry.category}{entry.name}": entry for entry in entries}
    for stack, values in snapshot_outputs(context.project):
        for environment in context.environments:
            root = f"{environment.stack_name}-"
            of = stacks.get(stack.removeprefix(root).rpartition("-")[0]) if stack.startswith(root) else None
            kind, known = OUTPUTS.get((of.category, of.service), (None, {})) if of else (None, {})
            for output, name in known.items():
                if kind and of and output in values:
                    yield values[output], attribute(kind, of.name, name), environment.name
