"""Compares what a Gen 2 project would deploy with what Gen 1 has deployed."""

import itertools
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import Json
from amp2gen.syntax.spans import SyntaxProblem
from amp2gen.verify import categories
from amp2gen.verify.defaults import default_of
from amp2gen.verify.deployment import Deployment
from amp2gen.verify.differences import WHOLE, App
from amp2gen.verify.field_functions import field_function_pairs
from amp2gen.verify.findings import Comparison, Row
from amp2gen.verify.gen1_side import UNKNOWN_API_ID, Gen1Side
from amp2gen.verify.gen2_side import gen2_deployment
from amp2gen.verify.iam import PRINCIPALS, STAGE, Grant, grants, principal_of, uncovered
from amp2gen.verify.items import Item, normal
from amp2gen.verify.mapping_templates import mapping_template_pairs
from amp2gen.verify.operations import operation_pairs
from amp2gen.verify.programs import Programs
from amp2gen.verify.roles import AUTHENTICATED, DELTA_SYNC, GUEST, PREDICTIONS
from amp2gen.verify.rows import Pair, problem_row, row_of
from amp2gen.verify.sandbox_names import SandboxNames
from amp2gen.verify.schema import schema_pairs
from amp2gen.verify.schema_rules import auth_rule_pairs, schema_facts
from amp2gen.verify.structure import structure_rows
from amp2gen.verify.synthesize import FRESH, FRESH_BRANCH, NOW, Mode, Synthesis, made_up
from amp2gen.verify.table_import import table_rows


def compare_backends(gen1: Gen1Side, syntheses: Sequence[Synthesis], schema: str | None = None) -> Comparison:
    """Compares Gen 1 with every synthesis of one output: fresh, taking over, moved.

    `schema` is the output's own GraphQL schema, whose @auth rules no template shows; without it they are not
    compared. Pure: neither Node nor a file is needed. A synthesis that failed, or a schema that cannot be read, is
    a finding of its own.
    """
    rows = [row for synthesis in syntheses for row in _all_rows(gen1, synthesis, schema)]
    return Comparison(
        output=syntheses[0].output if syntheses else "",
        environment=gen1.environment,
        source=gen1.source,
        modes=tuple(synthesis.mode.name for synthesis in syntheses),
        objects=tuple(dict.fromkeys(row.name for row in rows)),
        rows=tuple(rows),
    )


def _all_rows(gen1: Gen1Side, synthesis: Synthesis, schema: str | None) -> Iterator[Row]:
    """The rows of a mode. Where conditions ask for the environment's name, they are decided by that of the branch, if
    it takes over no environment. Settings that can have one value only are as in the environment compiled for."""
    rows = list(_mode_rows(gen1, synthesis, schema))
    if synthesis.mode != FRESH or not gen1.asks_for_name or not any(row.status == "finding" for row in rows):
        yield from rows
        return
    own = replace(gen1, asks_for_name=False)
    as_compiled = {_identity(row): row for row in _mode_rows(own, synthesis, schema)}
    for row in rows:
        other = as_compiled.get(_identity(row))
        if row.status != "finding" or row.kind.startswith("AWS::"):
            yield row
        elif other is not None:
            yield other


def _identity(row: Row) -> tuple[str, str, str]:
    return row.kind, row.role, row.setting


def _mode_rows(gen1: Gen1Side, synthesis: Synthesis, schema: str | None) -> Iterator[Row]:
    mode = synthesis.mode
    if synthesis.error is not None:
        message = f"in mode {mode.name}: {synthesis.error}"
        yield problem_row(mode, ("synthesis", ""), kinds.CANNOT_SYNTHESIZE, message, None)
        return
    if mode == FRESH and gen1.asks_for_name:
        gen1 = replace(gen1, deployment=gen1.as_sandbox)
    gen2 = gen2_deployment(synthesis, gen1.functions, {**gen1.arn_parts, **_unfilled(gen1.deployment)})
    if mode == FRESH_BRANCH:
        yield from structure_rows(mode, gen1, gen2, synthesis)
        return
    unknown = _Unknown.of(gen1)
    items = categories.items(gen1.deployment) if mode == FRESH else _with_ids_of_tables(gen1)
    names = {item.name for item in items}
    has = [item for item in categories.items(gen2) if not unknown.item(item, names)]
    had = _of_app(gen1.deployment)
    have = [grant for grant in _of_app(gen2) if not unknown.grant(grant)]
    programs = Programs.of(gen1.programs, has, have)
    has, have = programs.known(has), programs.known(have)
    app = _app(gen1, items, had)
    named = gen1.as_sandbox if mode == FRESH else Deployment(())
    sandbox = SandboxNames(categories.items(named), _of_app(named))
    pairs = itertools.chain(
        _item_pairs(items, has, gen1.tags),
        _grant_pairs(sandbox.grants_of(had, have), have),
        _old_api_pairs(had, have, app) if mode.moved else (),
        _api_key_pairs(gen1, gen2),
        mapping_template_pairs(gen1.templates, gen2, synthesis.assets),
    )
    for pair in pairs:
        row = sandbox.unless_name(row_of(mode, pair, app))
        yield programs.unless_unknown(_unless_overridden(gen1, _unless_made_up(row)))
    schemas = (
        partial(schema_pairs, gen1, gen2, synthesis.assets),
        partial(auth_rule_pairs, gen1, schema),
        partial(operation_pairs, gen1, schema),
        partial(field_function_pairs, gen1, gen2),
    )
    for read in schemas:
        yield from _schema_rows(mode, read, app)
    yield from _unknown_rows(mode, gen1)
    yield from table_rows(mode, gen1, gen2)
    yield from structure_rows(mode, gen1, gen2, synthesis)


def _with_ids_of_tables(gen1: Gen1Side) -> list[Item]:
    """Gen 1's things, as a branch with Gen 1's tables has to have them: where a function puts the tables' names
    together, the id in these is that of Gen 1's API, and not of the branch's own."""
    id = gen1.api_id or UNKNOWN_API_ID
    ids = {
        f"function {name}": {f"Environment.{each}": id for each in variables}
        for name, variables in gen1.table_names.items()
    }
    items = categories.items(gen1.deployment)
    return [replace(item, properties={**item.properties, **ids.get(item.name, {})}) for item in items]


def _unfilled(gen1: Deployment) -> dict[str, str]:
    """What stands in Gen 2 for parameters that Gen 1 has no value for, and what the same parameters are there."""
    texts = json.dumps([resource.properties for resource in gen1.resources], default=dict)
    return {made_up(name): f"${{parameter {name}}}" for name in re.findall(r"\$\{parameter (\w+)\}", texts)}


_OVERRIDABLE = {
    "auth": (
        "user pool",
        "user pool client",
        "identity pool",
        "identity pool roles",
        "identity provider",
        "group",
        "trigger",
    ),
    "api": ("api", "api key", "model table", "rest api", "rest method", "rest api error"),
    "storage": ("bucket", "table", "bucket notification"),
}
"""What the overrides of each category of resources may change."""

_OVERRIDABLE_ROLES = {"roles": "role ", "auth": "group "}
"""Whose permissions they may change, by the start of a grant's role."""


def _unless_made_up(row: Row) -> Row:
    """A fact that gen1.json does not have yet says nothing."""
    if row.status != "finding" or not re.fullmatch(made_up("[a-z0-9_-]+"), str(row.gen2)):
        return row
    message = f"not compared: amplify/gen1.json does not have {row.name}: {row.setting} yet"
    diagnostic = kinds.GEN1_UNKNOWN.at(row.gen2_place or row.gen1_place, message)
    return replace(row, status="warning", diagnostic=diagnostic)


def _unless_overridden(gen1: Gen1Side, row: Row) -> Row:
    """What a program of the user's names, and so may have changed, cannot be compared with a template that it has not
    run on."""
    if row.status != "finding" or row.gen2 is None:
        return row
    said = [text.lower() for each, text in gen1.overridden.items() if _may_change(each, row)]
    if not any(part.lower() in text for text in said for part in _told(row)):
        return row
    setting = row.name if row.setting == WHOLE else f"{row.name}: {row.setting}"
    message = f"not compared: {setting} may be set by an override.ts, which rebuilt templates do not show"
    diagnostic = kinds.GEN1_UNKNOWN.at(row.gen2_place or row.gen1_place, message)
    return replace(row, status="warning", diagnostic=diagnostic)


def _may_change(category: str, row: Row) -> bool:
    if row.kind == "grant":
        role = _OVERRIDABLE_ROLES.get(category)
        return row.gen1 is None and role is not None and row.role.startswith(role)
    return row.kind in _OVERRIDABLE.get(category, ())


def _told(row: Row) -> list[str]:
    """What an override that makes the difference has in its text."""
    if row.kind == "grant":
        return [row.setting.partition(" on ")[0]]
    names = row.role if row.kind in ("identity provider", "trigger") and row.setting == WHOLE else row.setting
    return names.split(".")


def _schema_rows(mode: Mode, read: Callable[[], Iterator[Pair]], app: App) -> Iterator[Row]:
    try:
        yield from [row_of(mode, pair, app) for pair in read()]
    except SyntaxProblem as problem:
        message = f"a schema cannot be read: {problem.message}"
        place = Origin(file=problem.path, line=problem.line, column=problem.column)
        yield problem_row(mode, ("schema", ""), kinds.API_DIFFERS, message, place)


def _app(gen1: Gen1Side, items: Sequence[Item], had: Sequence[Grant]) -> App:
    """What rules may ask of Gen 1."""
    allowed: dict[str, dict[str, Json]] = {}
    for grant in had:
        allowed.setdefault(f"grants of {grant.principal}", {})[str(grant)] = True
    apis = [each.role.removeprefix("rest api ") for each in gen1.deployment.of("AWS::ApiGateway::RestApi")]
    ids: dict[str, Json] = {
        f":{gen1.rest_api_ids.get(name, made_up(f'rest{name}'))}/{gen1.environment}/": f":${{rest api {name}}}/{STAGE}/"
        for name in apis
    }
    allowed |= schema_facts(gen1)
    if gen1.api_id:
        ids[f":apis/{gen1.api_id}/"] = ":apis/${api}/"
    return {**{item.name: item.properties for item in items}, **allowed, "physical ids": ids}


def _item_pairs(gen1: Sequence[Item], gen2: Sequence[Item], tags: Mapping[str, str]) -> Iterator[Pair]:
    left, right = ({(item.kind, item.role): item for item in items} for items in (gen1, gen2))
    for key in dict.fromkeys((*left, *right)):
        yield from _settings(_tagged(left.get(key), right.get(key), tags), right.get(key))


def _tagged(left: Item | None, right: Item | None, tags: Mapping[str, str]) -> Item | None:
    """The Gen 1 thing with the tags of its stack, if it is of a kind that has tags in Gen 2."""
    names = {name.partition(".")[0] for name in (right.properties if right else ()) if _TAG.match(name)}
    if left is None or not names:
        return left
    of_stack: dict[str, Json] = {f"{name}.{key}": normal(value) for name in names for key, value in tags.items()}
    return replace(left, properties={**of_stack, **left.properties})


_TAG = re.compile(r"\w*Tags\.")


def _settings(left: Item | None, right: Item | None) -> Iterator[Pair]:
    """Every setting that either side makes, with the service's default where one of them leaves it out."""
    item = left or right
    if item is None:
        return
    if left is None or right is None:
        yield Pair(
            item.kind,
            item.role,
            WHOLE,
            dict(left.properties) if left else None,
            dict(right.properties) if right else None,
            left.place if left else None,
            right.place if right else None,
        )
        return
    for name in dict.fromkeys((*left.properties, *right.properties)):
        default = default_of(item.kind, name)
        values: list[Json] = [side.properties.get(name, default) for side in (left, right)]
        yield Pair(item.kind, item.role, name, values[0], values[1], left.place, right.place)


def _grant_pairs(had: Sequence[Grant], have: Sequence[Grant]) -> Iterator[Pair]:
    """What principals may do, both ways: never less, never more."""
    less = set(uncovered(had, have))
    for grant in had:
        now = None if grant in less else str(grant)
        yield Pair("grant", grant.principal, str(grant), str(grant), now, grant.place, None)
    for grant in uncovered(have, had):
        yield Pair("grant", grant.principal, str(grant), None, str(grant), None, grant.place)


def _old_api_pairs(had: Sequence[Grant], have: Sequence[Grant], app: App) -> Iterator[Pair]:
    """Once the identity pool has moved, Gen 2's roles are those of clients in the field, which call Gen 1's APIs until
    they are updated: whoever could do so must still be able to, as far as the ids of these APIs are known."""
    for grant in had:
        for written_out, role in app["physical ids"].items():
            if str(role) in grant.resource and grant.principal.startswith((AUTHENTICATED, GUEST, "group ")):
                wanted = replace(grant, resource=grant.resource.replace(str(role), written_out))
                now = None if any(uncovered([wanted], have)) else str(wanted)
                yield Pair("grant", grant.principal, str(wanted), str(wanted), now, grant.place, None)


def _of_app(side: Deployment) -> list[Grant]:
    """The grants to principals of the app; roles of Amplify's own plumbing are left out."""
    roles = side.of("AWS::IAM::Role")
    own = {principal_of(role.role) for role in roles if categories.plumbing_of(role) is not None}
    return [grant for grant in grants(side) if grant.principal not in own or grant.principal.startswith(PRINCIPALS)]


@dataclass(frozen=True)
class _Unknown:
    """What is not compared, since Gen 1's side of it is nowhere to be found: see `_unknown_rows`."""

    resolvers: bool
    data_sources: bool
    callers: bool
    beside: bool

    @classmethod
    def of(cls, gen1: Gen1Side) -> "_Unknown":
        has_api = "api" in gen1.deployment.by_role
        lacks_resolvers = has_api and not gen1.deployment.of("AWS::AppSync::Resolver")
        return cls(
            resolvers=lacks_resolvers,
            data_sources=has_api and not gen1.deployment.of("AWS::AppSync::DataSource"),
            callers=lacks_resolvers,
            beside=gen1.is_weak,
        )

    def item(self, item: Item, names: Collection[str]) -> bool:
        """`names` are Gen 1's things: a rebuilt side lacks what else the transformer, or stacks of the user's, put
        beside the API."""
        is_source = item.kind == "data source" or item.role.startswith("data source ")
        is_beside = self.beside and item.name not in names and item.place.file.startswith(_API_STACKS)
        return (self.resolvers and item.kind == "resolver") or (self.data_sources and is_source) or is_beside

    def grant(self, grant: Grant) -> bool:
        """What data sources may do, and which fields the roles of users may call: the transformer decides it."""
        if self.beside and grant.principal.startswith("AWS::") and grant.place.file.startswith(_API_STACKS):
            return True
        is_caller = grant.action == "appsync:GraphQL" and grant.principal in (AUTHENTICATED, GUEST)
        is_source = grant.principal.startswith("data source ") or grant.principal in (PREDICTIONS, DELTA_SYNC)
        return (self.data_sources and is_source) or (self.callers and is_caller)


_API_STACKS = "stack data"


def _unknown_rows(mode: Mode, gen1: Gen1Side) -> Iterator[Row]:
    """What could not be compared, since Gen 1's side of it is nowhere to be found."""
    has = gen1.deployment.by_role
    if gen1.is_weak:
        message = "Gen 1's templates were rebuilt from the checkout: the results are weak, and overrides are not seen"
        help = "Run `amplify pull`, or `amp2gen snapshot`, to compare with the deployed templates."
        yield problem_row(mode, ("Gen 1", "templates"), kinds.GEN1_WEAK, message, None, help)
    facts = (
        ("api", gen1.schema, "the generated GraphQL schema (amplify/*/api/*/build/schema.graphql)"),
        ("api", gen1.own_schema, "rules in the terms of version 2 of the GraphQL transformer"),
        ("api", gen1.api_id, "the id of the GraphQL API, which is part of table names"),
        (
            "api",
            gen1.deployment.of("AWS::AppSync::Resolver") or None,
            "the resolvers of the GraphQL API, and who may call them",
        ),
        ("api", gen1.deployment.of("AWS::AppSync::DataSource") or None, "the data sources of the GraphQL API"),
        ("api", None if gen1.is_weak else True, "what @searchable and stacks of your own put beside the GraphQL API"),
        ("api key", gen1.api_key_days, "how many days an API key lives"),
    )
    for role, fact, name in facts:
        if role in has and fact is None:
            message = f"not compared: neither the checkout nor the snapshot has {name}"
            yield problem_row(mode, (role, name), kinds.GEN1_UNKNOWN, message, has[role].place)
    for stack in gen1.programs:
        message = f"not compared: what is in {stack}, since a program makes its template at each push"
        place = Origin(file=f"amplify/backend/custom/{stack.removeprefix('custom')}/cdk-stack.ts")
        yield problem_row(mode, ("stack", stack), kinds.GEN1_UNKNOWN, message, place)


def _api_key_pairs(gen1: Gen1Side, gen2: Deployment) -> Iterator[Pair]:
    """How long an API key lives. Templates hold the day on which it ends, counted from the deployment."""
    key = gen2.by_role.get("api key")
    if key is None or gen1.api_key_days is None:
        return
    expires = key.properties.get("Expires")
    days: Json = round((expires - NOW / 1000) / 86400) if isinstance(expires, int) else None
    yield Pair("api key", "", "Days", gen1.api_key_days, days, None, key.place)
