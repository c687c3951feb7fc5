"""A difference between the two sides, and the form of the rules that excuse one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from amp2gen.syntax.documents import Json

WHOLE = "(whole)"
"""The property of a row that says that one side has no such thing at all."""

State = str
FRESH: tuple[State, ...] = ("fresh",)
NOT_MOVED: tuple[State, ...] = ("fresh", "taking over")
BRANCHES: tuple[State, ...] = ("taking over", "moved")
ALWAYS: tuple[State, ...] = ("fresh", "taking over", "moved")


@dataclass(frozen=True)
class Difference:
    """One setting that is not the same on both sides; None where a side has none. `state` is a deployment's:
    fresh (nothing of Gen 1), taking over (Gen 1's tables), moved (all of Gen 1's resources)."""

    state: State
    kind: str
    role: str
    property: str
    gen1: Json
    gen2: Json
    app: "App"


App = Mapping[str, Mapping[str, Json]]
"""All of Gen 1's things by name ("user pool", "group Admin"), each with its settings."""

Matches = Callable[[Json], bool]


def anything(value: Json) -> bool:
    return True


def missing(value: Json) -> bool:
    return value is None


def equals(expected: Json) -> Matches:
    return lambda value: value == expected


def like(pattern: str) -> Matches:
    """A text that a regular expression matches as a whole."""
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL) is not None


@dataclass(frozen=True)
class Rule:
    """Patterns of kind, role and property (regular expressions, matched as a whole) and of both values.

    `where` asks for more: how the values relate, or what else there is in the Gen 1 app.
    """

    kind: str
    property: str
    reason: str
    role: str = ".*"
    gen1: Matches = anything
    gen2: Matches = anything
    where: Callable[[Difference], bool] | None = None
    states: tuple[State, ...] = ALWAYS

    def excuses(self, difference: Difference) -> bool:
        return (
            difference.state in self.states
            and re.fullmatch(self.kind, difference.kind) is not None
            and re.fullmatch(self.role, difference.role) is not None
            and re.fullmatch(self.property, difference.property) is not None
            and self.gen1(difference.gen1)
            and self.gen2(difference.gen2)
            and (self.where is None or self.where(difference))
        )
