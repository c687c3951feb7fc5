"""npm version ranges as sets of versions: whether two can agree, whether one is within the other.

Covers what `dependencies` hold: `^ ~ ~> x * = > >= < <=`, hyphen ranges, `||`, exact versions, prereleases.
What is no range (dist-tags, git, file, workspace, npm aliases, URLs) parses to None and is left alone.
Grammar and bounds follow the node-semver README. Prereleases are ordered but get no special admission rule:
`>=1.0.0` is taken to hold `2.0.0-beta`, which node-semver lets in only on request.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = r"0|[1-9]\d*"
_PART = rf"({_NUMBER}|[xX*])"
_LABELS = r"(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?"
_PARTIAL = rf"[v=\s]*{_PART}(?:\.{_PART}(?:\.{_PART}{_LABELS})?)?"
_COMPARATOR = re.compile(rf"(\^|~>?|>=|<=|>|<|=)?\s*{_PARTIAL}")
_HYPHEN = re.compile(rf"\s*{_PARTIAL}\s+-\s+{_PARTIAL}\s*")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """`major.minor.patch`; `rank` sorts prereleases below their release (semver 2.0.0, rule 11)."""

    major: int
    minor: int
    patch: int
    rank: tuple[int, tuple[tuple[int, int, str], ...]] = (1, ())

    def __str__(self) -> str:
        """`1.2.3`, or `1.2.3-beta.1`."""
        release = f"{self.major}.{self.minor}.{self.patch}"
        if self.rank[0]:
            return release
        return release + "-" + ".".join(text or str(number) for _, number, text in self.rank[1])


@dataclass(frozen=True, slots=True)
class Interval:
    """All versions from `low` to `high`; `high` None means no upper bound."""

    low: Version
    low_open: bool
    high: Version | None
    high_open: bool

    @property
    def empty(self) -> bool:
        """No version is inside."""
        if self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def __and__(self, other: "Interval") -> "Interval":
        """The versions inside both."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        if self.high is None or other.high is None:
            bound = self if other.high is None else other
            return Interval(low, low_open, bound.high, bound.high_open)
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, low_open, high, not closed)

    def __str__(self) -> str:
        """A range npm reads: `>=1.2.3 <2.0.0`."""
        if self.high == self.low:
            return str(self.low)
        parts = [] if self.low == _ZERO and not self.low_open else [f"{'>' if self.low_open else '>='}{self.low}"]
        if self.high is not None:
            parts.append(f"{'<' if self.high_open else '<='}{_without_dash_zero(self.high)}")
        return " ".join(parts) or "*"


Range = tuple[Interval, ...]
"""A union of intervals, as `||` writes it; empty when nothing satisfies it."""


def parse_range(text: str) -> Range | None:
    """`text` as a set of versions, or None when it is no semver range (a tag, git URL, `workspace:`…)."""
    alternatives = [_alternative(part) for part in text.split("||")]
    if any(alternative is None for alternative in alternatives):
        return None
    return tuple(a for a in alternatives if a is not None and not a.empty)


def intersects(a: Range, b: Range) -> bool:
    """Whether some version satisfies both."""
    return any(not (x & y).empty for x in a for y in b)


def is_subset(inner: Range, outer: Range) -> bool:
    """Whether each alternative of `inner` lies inside one alternative of `outer`."""
    return all(any(x & y == x for y in outer) for x in inner)


def floor(versions: Range) -> Version | None:
    """The lowest version allowed; None for an empty range."""
    return min((interval.low for interval in versions), default=None)


def is_open_ended(versions: Range) -> bool:
    """Whether there is no upper bound, so that a fresh install takes the newest."""
    return any(interval.high is None for interval in versions)


def agree(texts: Sequence[str]) -> str | None:
    """One range that satisfies every range of `texts`, or None when there is none.

    The narrowest of `texts` if it lies inside all others, else the intersection spelled out. Specs that are
    no ranges agree only with themselves.
    """
    distinct = sorted(set(texts))
    if len(distinct) == 1:
        return distinct[0]
    parsed = {text: parse_range(text) for text in distinct}
    ranges = [versions for versions in parsed.values() if versions is not None]
    if len(ranges) != len(distinct):
        return None
    for text, versions in parsed.items():
        if versions and all(is_subset(versions, other) for other in ranges):
            return text
    common: Range = ranges[0]
    for other in ranges[1:]:
        common = tuple(both for x in common for y in other if not (both := x & y).empty)
    return " || ".join(str(interval) for interval in common) or None


def _alternative(text: str) -> Interval | None:
    hyphen = _HYPHEN.fullmatch(text)
    if hyphen is not None:
        low, high = hyphen.groups()[:4], hyphen.groups()[4:]
        return _comparator(">=", low) & _comparator("<=", high)
    interval = _ANY
    rest = text.strip()
    while rest:
        match = _COMPARATOR.match(rest)
        if match is None or (match.end() < len(rest) and not rest[match.end()].isspace()):
            return None
        interval = interval & _comparator(match.group(1) or "=", match.groups()[1:])
        rest = rest[match.end() :].lstrip()
    return interval


def _comparator(operator: str, partial: Sequence[str | None]) -> Interval:
    numbers = _numbers(partial)
    prerelease = _rank(partial[3]) if partial[3] and len(numbers) == 3 else (1, ())
    low = _version(numbers, prerelease)
    match operator:
        case "^":
            return _from(low, _next(numbers, _caret_digit(numbers)))
        case "~" | "~>":
            return _from(low, _next(numbers, min(len(numbers), 2)))
        case ">=":
            return Interval(low, False, None, False)
        case "<":
            return _NONE if not numbers else Interval(_ZERO, False, _below(low) if len(numbers) < 3 else low, True)
        case ">" if len(numbers) < 3:
            after = _next(numbers, len(numbers))
            return _NONE if after is None else Interval(_release(after), False, None, False)
        case ">":
            return Interval(low, True, None, False)
        case "<=" if len(numbers) < 3:
            after = _next(numbers, len(numbers))
            return Interval(_ZERO, False, after, after is not None)
        case "<=":
            return Interval(_ZERO, False, low, False)
        case _ if len(numbers) == 3:
            return Interval(low, False, low, False)
        case _:
            return _from(low, _next(numbers, len(numbers)))


def _numbers(partial: Sequence[str | None]) -> tuple[int, ...]:
    """The leading numbers of `1.2.x`: those before the first wildcard or gap."""
    numbers: list[int] = []
    for part in partial[:3]:
        if part is None or not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def _caret_digit(numbers: tuple[int, ...]) -> int:
    """How many leading numbers `^` holds fixed: up to the first that is not zero."""
    for count, number in enumerate(numbers, 1):
        if number:
            return count
    return len(numbers)


def _next(numbers: tuple[int, ...], fixed: int) -> Version | None:
    """The first version past those that share the first `fixed` numbers; None when none is fixed."""
    if fixed == 0:
        return None
    return _below(_version((*numbers[: fixed - 1], numbers[fixed - 1] + 1)))


def _from(low: Version, high: Version | None) -> Interval:
    return Interval(low, False, high, high is not None)


def _version(numbers: tuple[int, ...], rank: tuple[int, tuple[tuple[int, int, str], ...]] = (1, ())) -> Version:
    padded = (*numbers, 0, 0, 0)
    return Version(padded[0], padded[1], padded[2], rank)


def _below(version: Version) -> Version:
    """`1.2.3-0`: below every other prerelease of that version."""
    return Version(version.major, version.minor, version.patch, (0, ((0, 0, ""),)))


def _release(version: Version) -> Version:
    return Version(version.major, version.minor, version.patch)


def _without_dash_zero(version: Version) -> Version:
    return _release(version) if version == _below(version) else version


def _rank(prerelease: str) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    """Numeric identifiers sort below words, numbers by value, words by code point."""
    return 0, tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in prerelease.split("."))


_ZERO = Version(0, 0, 0)
_ANY = Interval(_ZERO, False, None, False)
_NONE = Interval(_ZERO, True, _ZERO, True)
