"""Names of the app's own resources in policies, variables and parameters become references to the resources.

    "arn:aws:dynamodb:eu-west-1:123456789012:table/orders-dev/index/*"  ->  tables/orders.name, in the same ARN

Gen 1's names are not Gen 2's: not those of functions and APIs ever, not those of what is moved until it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from amp2gen.frontend.log import Log
from amp2gen.frontend.own_names import KINDS, OwnName, OwnNames, marked
from amp2gen.ir import kinds
from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App
from amp2gen.ir.auth import Auth, Group
from amp2gen.ir.base import Origin
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.data import DataModel, GraphqlApi
from amp2gen.ir.expr import Attribute, EnvName, Expr, Opaque, PerEnvironment, Pseudo, Text, join
from amp2gen.ir.functions import EventSource, Function, Variable
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.iam import Statement
from amp2gen.ir.rest_api import RestApi
from amp2gen.ir.storage import Bucket
from amp2gen.ir.tables import Table
from amp2gen.syntax.cloudformation.marked_text import ENV, MARK

KINDS_OF_ARN: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("apigateway", "/restapis/"): ((RestApi.ID_PREFIX, "id"),),
    ("appsync", "apis/"): ((GraphqlApi.ID_PREFIX, "id"),),
    ("cognito-identity", "identitypool/"): ((Auth.ID_PREFIX, "identity_pool_id"),),
    ("cognito-idp", "userpool/"): ((Auth.ID_PREFIX, "user_pool_id"),),
    ("dynamodb", "table/"): ((DataModel.ID_PREFIX, "name"), (Table.ID_PREFIX, "name")),
    ("execute-api", ""): ((RestApi.ID_PREFIX, "id"),),
    ("geo", "geofence-collection/"): ((GeofenceCollection.ID_PREFIX, "name"),),
    ("geo", "map/"): ((Map.ID_PREFIX, "name"),),
    ("geo", "place-index/"): ((PlaceIndex.ID_PREFIX, "name"),),
    ("iam", "role/"): ((Function.ID_PREFIX, "role_name"),),
    ("kinesis", "stream/"): ((Stream.ID_PREFIX, "name"),),
    ("lambda", "function:"): ((Function.ID_PREFIX, "name"),),
    ("s3", ""): ((Bucket.ID_PREFIX, "name"),),
}
"""Service, and what stands before the name → the kinds of resources, and their attribute that the name is."""

_BEFORE = "|".join(sorted({re.escape(before) for _, before in KINDS_OF_ARN if before}))
_ARN = re.compile(
    r"arn:(?:aws[\w-]*|\0partition\0):(?P<service>[a-z0-9-]+):(?P<region>[^:\s]*):(?P<account>[^:\s]*):"
    rf"(?P<before>{_BEFORE}|)(?P<name>[^:/\s\"',]+)"
)
_REST_URL = re.compile(
    r"https://(?P<name>\w+)\.execute-api\.[^./]+\.amazonaws\.com/(?P<stage>\0env\0|[\w-]+)", re.ASCII
)
_SECRET = re.compile(r"/amplify/(?P<app>\0app_id\0|\w+)/(?P<env>\0env\0|[a-z0-9]+)/(?=AMPLIFY_)", re.ASCII)
_STREAM = re.compile(r"/stream/[^*?]+")

_TABLES = (DataModel.ID_PREFIX, Table.ID_PREFIX)

UNMISTAKABLE = frozenset({"endpoint", "identity_pool_id", "native_client_id", "url", "user_pool_id", "web_client_id"})
"""Attributes whose texts mean nothing else, wherever they stand in a variable."""


@dataclass(frozen=True)
class Rewritten:
    """A value with references in it. `found` is what they are of; none: the value is as it was.

    `one_environment`: the value named the resource of one environment, where there are several.
    """

    value: Expr
    found: tuple[OwnName, ...] = ()

    @property
    def one_environment(self) -> bool:
        return any(each.environments is not None for each in self.found)


def refer_to_own(app: App, names: OwnNames, log: Log) -> App:
    """The app in which functions, roles of groups and custom resources refer to what they named. Each such place is
    reported."""
    changes: dict[str, object] = {
        "functions": tuple(_function(function, names, log) for function in app.functions),
        "custom": tuple(_with_parameters(stack, names, log) for stack in app.custom),
    }
    if app.auth is not None:
        groups = tuple(_group(group, names, log) for group in app.auth.groups)
        changes["auth"] = app.auth.model_copy(update={"groups": groups})
    return app.model_copy(update=changes)


def _function(function: Function, names: OwnNames, log: Log) -> Function:
    owner = _Owner(f"function {function.name}", names, log)
    sources = [_event_source(each, owner) for each in function.event_sources]
    changes: dict[str, object] = {
        "statements": tuple(map(owner.statement, function.statements)),
        "environment": tuple(map(owner.variable, function.environment)),
        "event_sources": tuple(sources),
    }
    if function.dead_letter_target is not None:
        value = owner.value(function.dead_letter_target, function.origin, "DeadLetterConfig")
        changes["dead_letter_target"] = value
    return function.model_copy(update=changes)


def _event_source(source: EventSource, owner: "_Owner") -> EventSource:
    changes = {"source": owner.value(source.source, source.origin, "an event source")}
    if source.failure_destination is not None:
        changes["failure_destination"] = owner.value(source.failure_destination, source.origin, "DestinationConfig")
    return source.model_copy(update=changes)


def _group(group: Group, names: OwnNames, log: Log) -> Group:
    owner = _Owner(f"group {group.name}", names, log)
    return group.model_copy(update={"statements": tuple(map(owner.statement, group.statements))})


class _Owner:
    """What has policies and variables; `label` says in messages who it is."""

    def __init__(self, label: str, names: OwnNames, log: Log) -> None:
        self._label = label
        self._names = names
        self._log = log

    def statement(self, statement: Statement) -> Statement:
        return statement.model_copy(
            update={
                "resources": self._resources(statement.resources, statement.origin),
                "not_resources": self._resources(statement.not_resources, statement.origin),
            }
        )

    def _resources(self, values: tuple[Expr, ...], origin: Origin | None) -> tuple[Expr, ...]:
        """The resources of a statement. A pattern keeps standing, and the resources that it covers come beside it."""
        found: list[Expr] = []
        for value in values:
            rewritten = rewrite(value, self._names)
            if rewritten.one_environment:
                self._of_one(value, rewritten, origin, "a policy")
                found.append(value)
            elif rewritten.found:
                self._replaced(value, rewritten, origin, "a policy")
            found.append(rewritten.value)
            for covered, own in _covered(value, self._names):
                self._replaced(value, Rewritten(covered, (own,)), origin, "a policy")
                found.append(covered)
            self._pool(rewritten.value, origin)
        return tuple(each for index, each in enumerate(found) if each not in found[:index])

    def variable(self, variable: Variable) -> Variable:
        return variable.model_copy(
            update={"value": self.value(variable.value, variable.origin, f"the variable {variable.name}")}
        )

    def value(self, value: Expr, origin: Origin | None, where: str) -> Expr:
        rewritten = rewrite(value, self._names, where)
        if len(rewritten.found) > 1 and rewritten.value == value:
            whats = " or ".join(sorted(each.what for each in rewritten.found))
            message = f"{self._label}: {where} has {shown(value)!r}, the name of {whats}"
            self._log.add(kinds.NAME_UNCLEAR, origin, message)
        elif rewritten.one_environment:
            self._of_one(value, rewritten, origin, where)
        else:
            if rewritten.found:
                self._replaced(value, rewritten, origin, where)
            return rewritten.value
        return value

    def _replaced(self, value: Expr, rewritten: Rewritten, origin: Origin | None, where: str) -> None:
        whats = ", ".join(dict.fromkeys(each.what for each in rewritten.found))
        message = f"{self._label}: {where} names {whats} as {shown(value)!r}; the output refers to it"
        self._log.add(kinds.NAME_REPLACED, origin, message)

    def _of_one(self, value: Expr, rewritten: Rewritten, origin: Origin | None, where: str) -> None:
        environments = sorted({name for each in rewritten.found for name in each.environments or ()})
        whats = ", ".join(dict.fromkeys(each.what for each in rewritten.found))
        self._log.add(
            kinds.NAME_OF_ONE_ENVIRONMENT,
            origin,
            f"{self._label}: in all environments, {where} names {whats} "
            f"of {', '.join(environments)} as {shown(value)!r}",
        )

    def _pool(self, value: Expr, origin: Origin | None) -> None:
        """A user pool that could be the app's own, whose id the checkout does not know."""
        match = _ARN.match(marked(value)[0])
        if match is None or match["service"] != "cognito-idp" or not re.fullmatch(r"[a-z0-9-]+_\w+", match["name"]):
            return
        known = {name for found in self._names.texts.values() for name in found if name.of.name == "user_pool_id"}
        environments = {each.name for each in self._names.environments}
        told = {name for each in known for name in (environments if each.environments is None else each.environments)}
        if self._names.has_pool and told < environments:
            message = f"{self._label}: a policy names the user pool {match['name']}"
            self._log.add(kinds.POOL_WRITTEN_OUT, origin, message)


def _with_parameters(stack: CustomStack, names: OwnNames, log: Log) -> CustomStack:
    parameters = []
    for parameter in stack.parameters:
        rewritten = rewrite(parameter.value, names, parameter.name)
        is_sure = rewritten.found and not rewritten.one_environment and rewritten.value != parameter.value
        if is_sure:
            whats = ", ".join(each.what for each in rewritten.found)
            message = f"custom {stack.name}: {parameter.name} names {whats} as {shown(parameter.value)!r}"
            log.add(kinds.NAME_REPLACED, parameter.origin, f"{message}; the output refers to it")
        parameters.append(parameter.model_copy(update={"value": rewritten.value}) if is_sure else parameter)
    return stack.model_copy(update={"parameters": tuple(parameters)})


def rewrite(value: Expr, names: OwnNames, hint: str = "") -> Rewritten:
    """The value with references in the place of names. `hint` tells kinds apart where the name is all there is."""
    if isinstance(value, Opaque):
        return Rewritten(value)
    if isinstance(value, PerEnvironment):
        return _of_each_environment(value, names)
    text, marks = marked(value)
    whole = _meant(names.find(text), hint)
    if len(whole) > 1:
        return Rewritten(value, whole)
    if whole:
        return Rewritten(whole[0].of, whole)
    text = _with_secrets(text, names)
    found: list[OwnName] = []
    pieces: list[Expr] = []
    end = 0
    for start, stop, reference, own in _in_text(text, names):
        if start >= end:
            pieces += [_expanded(text[end:start], marks), reference]
            found.append(own)
            end = stop
    pieces.append(_expanded(text[end:], marks))
    return Rewritten(join(pieces), tuple(found))


def shown(value: Expr) -> str:
    """A value as people write it: `orders-${env}`."""
    if isinstance(value, PerEnvironment):
        return f"${{{value.name}}}"
    return MARK.sub(lambda mark: f"${{{mark[1].strip(chr(0))}}}", marked(value)[0])


def _of_each_environment(value: PerEnvironment, names: OwnNames) -> Rewritten:
    """A parameter that in each environment has the name of its resource."""
    meanings: list[set[Attribute]] = []
    for item in value.values:
        found = names.find(item.value) if item.value is not None else ()
        meanings.append(
            {each.of for each in found if each.environments is None or item.environment in each.environments}
        )
    common = set.intersection(*meanings) if meanings else set()
    return Rewritten(next(iter(common)), tuple(map(OwnName, common))) if len(common) == 1 else Rewritten(value)


def _meant(found: tuple[OwnName, ...], hint: str) -> tuple[OwnName, ...]:
    """One meaning where what the text stands in says which kind of resource it is; else all of them."""
    hinted = tuple(each for each in found if _KIND_WORDS.get(each.kind, "\0") in hint.lower())
    return hinted if len(hinted) == 1 else found


_KIND_WORDS = {kind: what.split()[1] for kind, what in KINDS.items()}
"""`table`, `function`, `bucket`, …: what the name of a variable may have in it."""


def _in_text(text: str, names: OwnNames) -> Iterator[tuple[int, int, Expr, OwnName]]:
    """Where references go, from left to right: start, end, what stands there instead."""
    places = [*_arns(text, names), *_urls(text, names), *_ids(text, names)]
    yield from sorted(places, key=lambda place: (place[0], -place[1]))


def _arns(text: str, names: OwnNames) -> Iterator[tuple[int, int, Expr, OwnName]]:
    for match in _ARN.finditer(text):
        own = _named(match, names)
        head = _head(match, names)
        if own is None or head is None:
            continue
        stream = _STREAM.match(text, match.end()) if own.kind in _TABLES else None
        if stream:
            yield match.start(), stream.end(), own.of.model_copy(update={"name": "stream_arn"}), own
            continue
        yield match.start(), match.end(), join([head, own.of]), own


def _named(match: re.Match[str], names: OwnNames) -> OwnName | None:
    wanted = KINDS_OF_ARN.get((match["service"], match["before"]), ())
    found = [each for each in names.find(match["name"]) if (each.kind, each.of.name) in wanted]
    return found[0] if len(found) == 1 else None


def _head(match: re.Match[str], names: OwnNames) -> Expr | None:
    """An ARN up to the name; None if it is of another region or account."""
    region = _place(match["region"], Pseudo(name="region"), {each.region for each in names.environments})
    account = _place(match["account"], Pseudo(name="account"), {each.account for each in names.environments})
    if region is None or account is None:
        return None
    service, before = Text(value=f"arn:aws:{match['service']}:"), Text(value=f":{match['before']}")
    return join([service, region, Text(value=":"), account, before])


def _place(written: str, pseudo: Pseudo, known: set[str | None]) -> Expr | None:
    """A region or an account as an expression; None if it is none of the app's own."""
    own = known - {None}
    if written == f"\0{pseudo.name}\0" or (written and "\0" not in written and "*" not in written and own <= {written}):
        return pseudo
    if "\0" in written or (own and written not in own and "*" not in written and written != ""):
        return None
    return Text(value=written)


def _urls(text: str, names: OwnNames) -> Iterator[tuple[int, int, Expr, OwnName]]:
    for match in _REST_URL.finditer(text):
        for own in names.find(match["name"]):
            if (own.kind, own.of.name) == (RestApi.ID_PREFIX, "id"):
                yield match.start(), match.end(), own.of.model_copy(update={"name": "url"}), own


def _ids(text: str, names: OwnNames) -> Iterator[tuple[int, int, Expr, OwnName]]:
    for match in re.finditer(r"[\w:/.-]+", text):
        for own in names.find(match[0]):
            if own.of.name in UNMISTAKABLE:
                yield match.start(), match.end(), own.of, own


def _with_secrets(text: str, names: OwnNames) -> str:
    """The path of a secret of the only environment, by the marks that it has where the CLI writes it."""
    if len(names.environments) != 1:
        return text
    (environment,) = names.environments

    def change(match: re.Match[str]) -> str:
        app = "\0app_id\0" if match["app"] == environment.app_id else match["app"]
        env = ENV if match["env"] == environment.name else match["env"]
        return f"/amplify/{app}/{env}/"

    return _SECRET.sub(change, text)


def _expanded(text: str, marks: Mapping[str, Expr]) -> Expr:
    standard: dict[str, Expr] = {ENV: EnvName(), "\0app_id\0": Pseudo(name="app_id")}
    parts = MARK.split(text)
    return join(
        Text(value=part) if index % 2 == 0 else marks.get(part) or standard[part] for index, part in enumerate(parts)
    )


def _covered(value: Expr, names: OwnNames) -> Iterator[tuple[Expr, OwnName]]:
    """The resources that a pattern such as `function:orders-*` covers in Gen 1. Model tables keep their names."""
    text, marks = marked(value)
    match = _ARN.match(text)
    if match is None or not re.search(r"[*?]", match["name"]) or not re.search(r"[^*?]", match["name"]):
        return
    wanted = KINDS_OF_ARN.get((match["service"], match["before"]), ())
    head = _head(match, names)
    seen: set[Attribute] = set()
    for name, found in names.texts.items():
        for own in found:
            is_wanted = (own.kind, own.of.name) in wanted and own.of not in seen
            if head is not None and is_wanted and fnmatchcase(name, match["name"]):
                seen.add(own.of)
                yield join([head, own.of, _expanded(text[match.end() :], marks)]), own
