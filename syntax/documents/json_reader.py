"""Strict JSON (RFC 8259). The standard library reads the data; places are found only when somebody asks.

Of a key that stands twice in one object the last one counts, as it does for JSON.parse, the reader of most of
these files; which keys they were is kept for a warning. Refused: NaN and Infinity, numbers that no float can
hold, and text that is not Unicode (half of a surrogate pair), which could never be written again.
"""

import json
import math
import re
from collections.abc import Iterator

from amp2gen.syntax.documents.pointers import HALF_SURROGATE, MAX_DEPTH, SURROGATE, Json, Place, child_pointer
from amp2gen.syntax.spans import Source, SyntaxProblem

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_LONGEST_NUMBER = 400


class _UnusableNumberError(ValueError):
    """The number, as it is written."""


def read_json(source: Source) -> tuple[Json, bool]:
    """The data of a JSON text, and whether some object holds a key twice. Raises SyntaxProblem."""
    repeated = False

    def build(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        nonlocal repeated
        members = dict(pairs)
        repeated = repeated or len(members) < len(pairs)
        return members

    try:
        data: Json = json.loads(
            source.text,
            object_pairs_hook=build,
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
            parse_int=_bounded_int,
        )
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg}" if source.text.strip() else "the file is empty"
        raise source.problem(error.pos, message) from None
    except _UnusableNumberError as error:
        raise _number_problem(source, str(error)) from None
    except RecursionError:
        raise _depth_problem(source) or source.problem(0, "nested too deeply") from None
    if source.text.count("{") + source.text.count("[") > MAX_DEPTH and (problem := _depth_problem(source)):
        raise problem
    if _SURROGATE_ESCAPE.search(source.text):
        _refuse_half_surrogates(source)
    return data, repeated


def find_json_places(text: str) -> tuple[Place, tuple[str, ...]]:
    """The place of every value of a valid JSON text, and the pointers of keys that an object holds twice."""
    root = Place(0, {})
    repeated: list[str] = []
    # Open containers, each with its pointer; `key` is the last key read whose value has not come yet.
    containers: list[tuple[Place, str, bool]] = []
    key: tuple[str, int] | None = None
    for match in _TOKEN.finditer(text):
        token, offset = match[0], match.start()
        if token in "]}":
            containers.pop()
        elif token in ",:":
            continue
        elif containers and containers[-1][2] and key is None:
            key = (json.loads(token), offset)
        else:
            pointer = ""
            if not containers:
                place = root = Place(offset, {})
            else:
                parent, parent_pointer, is_object = containers[-1]
                name, offset = key if is_object and key else (str(len(parent.members)), offset)
                pointer = child_pointer(parent_pointer, name)
                if name in parent.members:
                    repeated.append(pointer)
                place = parent.members[name] = Place(offset, {})
                key = None
            if token in "[{":
                containers.append((place, pointer, token == "{"))
    return root, tuple(dict.fromkeys(repeated))


def _refuse_constant(literal: str) -> Json:
    raise _UnusableNumberError(literal)


def _finite_float(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise _UnusableNumberError(literal)
    return number


def _bounded_int(literal: str) -> int:
    if len(literal) > _LONGEST_NUMBER:
        raise _UnusableNumberError(literal)
    return int(literal)


def _number_problem(source: Source, literal: str) -> SyntaxProblem:
    offset = next(offset for offset, token in _tokens(source.text) if token.startswith(literal))
    return source.problem(offset, f"not a number that JSON can hold: {literal[:40]}")


def _depth_problem(source: Source) -> SyntaxProblem | None:
    depth = 0
    for offset, token in _tokens(source.text):
        depth += (token in "[{") - (token in "]}")
        if depth > MAX_DEPTH:
            return source.problem(offset, f"nested more than {MAX_DEPTH} levels deep")
    return None


def _refuse_half_surrogates(source: Source) -> None:
    for offset, token in _tokens(source.text):
        if token[0] == '"' and SURROGATE.search(json.loads(token)):
            raise source.problem(offset, HALF_SURROGATE)


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    return ((match.start(), match[0]) for match in _TOKEN.finditer(text))
