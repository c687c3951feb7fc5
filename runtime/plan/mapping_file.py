"""A user's mapping file: where resources of custom stacks belong, and which of several places is meant.

    resources:
      - from: {stack: customorders, logical_id: Orders}
        to: {stack: storageorders, logical_id: ordersTable1A2B3C4D}

A stack is named by its own name, or by its logical id in the root stack (`a/b` for one nested in it). Logical ids that
the CDK makes end in eight digits that a person need not know: without them an id is taken as well, if it is unique.
"""

import re
from collections.abc import Mapping

from pydantic import Field, ValidationError

from amp2gen.ir.base import Model, Origin
from amp2gen.ir.kinds import MAPPING_FILE_WRONG
from amp2gen.runtime.movability import MOVED_TYPES
from amp2gen.runtime.plan.landscape import Landscape
from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.plan.model import Place
from amp2gen.runtime.plan.problems import Problems
from amp2gen.syntax.documents import load
from amp2gen.syntax.spans import SyntaxProblem


class MappingEntry(Model):
    """One line of the file."""

    source: Place = Field(alias="from")
    destination: Place = Field(alias="to")


class _File(Model):
    resources: tuple[MappingEntry, ...]


class MappingFileError(ValueError):
    """A file that is none; the message says why."""

    def __init__(self, message: str, origin: Origin) -> None:
        super().__init__(message)
        self.diagnostic = MAPPING_FILE_WRONG.at(origin, f"the mapping file cannot be read: {message}")


def read_mapping(text: str, name: str) -> tuple[MappingEntry, ...]:
    """The entries of a JSON or YAML text. Raises MappingFileError."""
    try:
        return _File.model_validate(load(text, name).data).resources
    except SyntaxProblem as problem:
        place = Origin(file=name, line=problem.line, column=problem.column)
        raise MappingFileError(problem.message, place) from None
    except ValidationError as error:
        first = error.errors()[0]
        message = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise MappingFileError(message, Origin(file=name)) from None


def resolve(
    entries: tuple[MappingEntry, ...], landscape: Landscape, problems: Problems
) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Pairs of (stack name, logical id), those that are possible; each other one is a problem."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for entry in entries:
        source = _find(entry.source, landscape.gen1_all, problems)
        target = _find(entry.destination, landscape.gen2, problems)
        if source is None or target is None:
            continue
        kinds = {stack.resources[name].type for stack, name in (source, target)}
        if len(kinds) > 1:
            problems.add(MAPPING_FILE_WRONG, f"{_shown(entry)}: the types differ ({' and '.join(sorted(kinds))})")
        elif not kinds <= set(MOVED_TYPES):
            problems.add(MAPPING_FILE_WRONG, f"{_shown(entry)}: CloudFormation does not move {kinds.pop()}")
        elif (target[0].name, target[1]) in found.values():
            problems.add(MAPPING_FILE_WRONG, f"{_shown(entry)}: something else is mapped there already")
        else:
            found[source[0].name, source[1]] = (target[0].name, target[1])
    return found


def _find(place: Place, stacks: Mapping[str, LiveStack], problems: Problems) -> tuple[LiveStack, str] | None:
    matches = [
        (stack, logical_id)
        for path, stack in stacks.items()
        if place.stack in (stack.name, path, _without_hash(path))
        for logical_id in stack.resources
        if place.logical_id in (logical_id, _without_hash(logical_id))
    ]
    if len(matches) == 1:
        return matches[0]
    what = "is not deployed" if not matches else f"may be one of {', '.join(name for _, name in matches)}"
    problems.add(MAPPING_FILE_WRONG, f"{place.logical_id} of {place.stack} {what}")
    return None


def _without_hash(name: str) -> str:
    return re.sub(r"[0-9A-F]{8}$", "", name)


def _shown(entry: MappingEntry) -> str:
    return (
        f"{entry.source.logical_id} of {entry.source.stack} → "
        f"{entry.destination.logical_id} of {entry.destination.stack}"
    )
