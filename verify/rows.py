"""Makes the rows of a comparison: what is equal, what is intended, and what is a finding with its diagnostic."""

import json
from typing import NamedTuple

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic, Kind
from amp2gen.syntax.documents import Json
from amp2gen.verify.differences import WHOLE, App, Difference, State
from amp2gen.verify.findings import Row, Status
from amp2gen.verify.immutable import is_immutable
from amp2gen.verify.plain_secrets import without_secrets
from amp2gen.verify.rules import reason_for
from amp2gen.verify.synthesize import Mode

PROJECT = Mode("project", branch=None)
"""The mode of rows about the project's files, which are the same in every deployment."""


class Pair(NamedTuple):
    """One setting on both sides, None where a side has none, and where each side says it."""

    kind: str
    role: str
    property: str
    gen1: Json
    gen2: Json
    gen1_place: Origin | None
    gen2_place: Origin | None


def state_of(mode: Mode) -> State:
    """What a mode is to the rules."""
    if mode.branch is None:
        return "fresh"
    return "moved" if mode.moved else "taking over"


def row_of(mode: Mode, pair: Pair, app: App) -> Row:
    """The row of a setting: equal, intended by a rule, or a finding. `app` is all of Gen 1, for the rules."""
    gen1, gen2 = (without_secrets(pair.kind, pair.property, each) for each in (pair.gen1, pair.gen2))
    readable = pair._replace(gen1=gen1, gen2=gen2)
    if pair.gen1 == pair.gen2:
        return Row(mode.name, pair.kind, pair.role, pair.property, "equal", *readable[3:])
    difference = Difference(state_of(mode), *pair[:5], app)
    reason = reason_for(difference)
    if reason is not None:
        return Row(mode.name, pair.kind, pair.role, pair.property, "intended", *readable[3:], reason=reason)
    found = _diagnostic(difference, readable)
    return Row(mode.name, pair.kind, pair.role, pair.property, "finding", *readable[3:], diagnostic=found)


def problem_row(
    mode: Mode, name: tuple[str, str], kind: Kind, message: str, place: Origin | None, help: str | None = None
) -> Row:
    """The row of something that is no difference of values: wrong with the Gen 2 side alone, or not to be compared.
    `name` is kind and role of what it is about."""
    diagnostic = kind.at(place, message, help)
    status: Status = "finding" if kind.severity == "error" else "warning"
    return Row(mode.name, *name, "", status, None, None, None, place, diagnostic=diagnostic)


def shown(value: Json) -> str:
    """A value for a reader, cut where it gets long."""
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 300


def _diagnostic(difference: Difference, pair: Pair) -> Diagnostic:
    place = pair.gen1_place or pair.gen2_place
    name = f"{pair.kind} {pair.role}".rstrip()
    where = f"; Gen 2: {pair.gen2_place}" if pair.gen2_place is not None and pair.gen1_place is not None else ""
    if pair.kind == "grant":
        kind, message = (
            (kinds.ALLOWS_LESS, f"{pair.role} may no longer {pair.property}")
            if pair.gen2 is None
            else (kinds.ALLOWS_MORE, f"{pair.role} may now {pair.property}")
        )
        return kind.at(place, message, "Grant exactly the actions and resources that Gen 1 has.")
    if pair.property == WHOLE:
        kind = kinds.GEN2_LACKS if pair.gen2 is None else kinds.GEN2_ADDS
        kind = kinds.API_DIFFERS if _is_api(pair) else kind
        return kind.at(place, f"{name} is in {'Gen 1' if pair.gen2 is None else 'Gen 2'} only")
    values = f"{_said(pair.gen1)} in Gen 1 and {_said(pair.gen2)} in Gen 2"
    message = f"{name}: {pair.property} is {values}{where}"
    if is_immutable(difference):
        return kinds.IMMUTABLE_DIFFERS.at(place, message, "The value must be Gen 1's before the resource is moved.")
    kind = kinds.API_DIFFERS if _is_api(pair) else kinds.SETTING_DIFFERS
    way_out = "Take it out of" if pair.gen1 is None else f"Set it to {shown(pair.gen1)} in"
    return kind.at(place, message, f"{way_out} the Gen 2 project, if it is to stay as it was.")


def _is_api(pair: Pair) -> bool:
    """Whether clients of the GraphQL API see the difference."""
    return pair.kind in ("resolver", "mapping template", "auth rules") or pair.kind.startswith("schema ")


def _said(value: Json) -> str:
    return "not set" if value is None else shown(value)
