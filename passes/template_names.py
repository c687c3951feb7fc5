"""Physical names in a CloudFormation template: those that are unique in an account and a region.

Gen 1's stack owns the names with its environment's name in them, or without any; the Gen 2 stack is deployed beside it.
What `refactor` moves keeps the name it has in Gen 1: another name would replace it on the next deployment.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.ir.custom import MOVED
from amp2gen.syntax.cloudformation.marked_text import ENV, MARK, UNKNOWN, is_composed, marked_text
from amp2gen.syntax.cloudformation.physical_names import SINGLE, WITHOUT_HYPHENS, name_path, value_at, with_value_at
from amp2gen.syntax.cloudformation.references import references
from amp2gen.syntax.documents import child_pointer


@dataclass(frozen=True)
class NamedTemplate:
    """`changed` are pointers and properties; `parameter` brings the branch's name, None if nothing needs it.

    `moved_parameter` says whether the branch owns what moves; None if nothing that moves has a name.
    """

    template: Any
    changed: tuple[tuple[str, str], ...]
    parameter: str | None
    moved_parameter: str | None


def names_of_branch(template: Any, used: Collection[str] = (), unique: Collection[str] = ()) -> NamedTemplate:
    """The template with the branch's name in all physical names and exports, in the place of `env` or at the end.

    `used` are names that custom stacks give, with marks for `env`: texts of the template with such a name follow.
    `unique` are parameters that have a name of Gen 2's own: what is named after those needs no more.
    """
    names = _Names(template, frozenset(unique))
    changed: list[tuple[str, str]] = []
    result = dict(template)
    for section, key_of in (("Resources", _name_of_resource), ("Outputs", _name_of_output)):
        entries = template.get(section)
        if isinstance(entries, Mapping):
            result[section] = {
                id: _renamed(entry, key_of(entry), f"/{section}/{id}", names, changed) for id, entry in entries.items()
            }
    moves = any(_moves(template, pointer) for pointer, _ in changed)
    if used:
        own = frozenset(pointer for pointer, _ in changed)
        for section in ("Resources", "Outputs"):
            result[section] = _following(result.get(section), f"/{section}", _Following(used, own, names, changed))
        result = {section: content for section, content in result.items() if content is not None}
    if not changed:
        return NamedTemplate(template, (), None, None)
    if moves:
        condition = {names.condition: {"Fn::Equals": [{"Ref": names.moved}, "true"]}}
        result = _with_section(result, "Conditions", condition)
    told = (names.branch, names.moved) if moves else (names.branch,)
    result = _with_section(result, "Parameters", {name: {"Type": "String"} for name in told})
    return NamedTemplate(result, tuple(changed), names.branch, names.moved if moves else None)


def single_things(template: Any) -> Iterator[str]:
    """Pointers to what only one resource can have, so that the Gen 2 stack cannot have it beside Gen 1's."""
    resources = template.get("Resources")
    for id, entry in resources.items() if isinstance(resources, Mapping) else ():
        path = SINGLE.get(str(entry.get("Type"))) if isinstance(entry, Mapping) else None
        if path and value_at(entry.get("Properties"), path):
            yield "/".join((child_pointer("/Resources", id), "Properties", *path))


class _Names:
    """What the template calls the two parameters and the condition that are added to it."""

    def __init__(self, template: Any, unique: frozenset[str]) -> None:
        self.unique = unique
        parameters, conditions = _names_in(template.get("Parameters")), _names_in(template.get("Conditions"))
        self.branch = "branch" if "branch" not in parameters else "gen2Branch"
        self.moved = "moved" if "moved" not in parameters else "gen2Moved"
        self.condition = "Moved" if "Moved" not in conditions else "Gen2Moved"


def _names_in(section: object) -> Collection[str]:
    return section if isinstance(section, Mapping) else ()


def name_pattern(name: str) -> re.Pattern[str]:
    """Finds a name with marks as a whole: in an ARN, in a path, or alone."""
    known = "".join("[^:/]+" if part == UNKNOWN else re.escape(part) for part in MARK.split(name))
    return re.compile(rf"(?:(?<=[:/])|^){known}(?=[:/]|$)")


def follows(text: str, name: str) -> bool:
    """Whether the environment in a text is that of the name in it, so that the branch can take its place."""
    return ENV in name and name_pattern(name).search(text) is not None and text.count(ENV) == name.count(ENV)


@dataclass(frozen=True)
class _Following:
    used: Collection[str]
    own: frozenset[str]
    names: _Names
    changed: list[tuple[str, str]]


def _following(node: Any, pointer: str, following: _Following) -> Any:
    if pointer in following.own:
        return node
    if is_composed(node):
        text = marked_text(node)
        if any(follows(text, name) for name in following.used):
            following.changed.append((pointer, pointer.rpartition("/")[2]))
            return _with_branch(node, following.names.branch)
    if isinstance(node, Mapping):
        return {key: _following(item, child_pointer(pointer, key), following) for key, item in node.items()}
    if isinstance(node, list):
        return [_following(item, child_pointer(pointer, index), following) for index, item in enumerate(node)]
    return node


def _with_section(template: dict[str, Any], section: str, entries: Mapping[str, Any]) -> dict[str, Any]:
    """The template with more entries in a section, which is put first if it is new; what is no section is none."""
    present = template.get(section)
    if isinstance(present, Mapping):
        return {**template, section: {**present, **entries}}
    return {section: dict(entries)} | {name: content for name, content in template.items() if name != section}


def _moves(template: Any, pointer: str) -> bool:
    """Whether the resource at a pointer, with the name's property at its end, is one that `refactor` moves."""
    _, section, id, *_ = pointer.split("/")
    return section == "Resources" and template[section][id].get("Type") in MOVED


def _name_of_resource(entry: Any) -> tuple[str, ...]:
    path = name_path(str(entry.get("Type"))) if isinstance(entry, Mapping) else ()
    return ("Properties", *path) if path else ()


def _name_of_output(entry: Any) -> tuple[str, ...]:
    return ("Export", "Name") if isinstance(entry, Mapping) and "Export" in entry else ()


def _renamed(entry: Any, place: tuple[str, ...], pointer: str, names: _Names, changed: list[tuple[str, str]]) -> Any:
    written = value_at(entry, place) if place else None
    if written is None or any(name in names.unique for name, _ in references(written)):
        return entry
    changed.append(("/".join((pointer, *place)), place[-1]))
    name = branch_name(written, names.branch)
    if entry.get("Type") in WITHOUT_HYPHENS:
        name = {"Fn::Join": ["_", {"Fn::Split": ["-", name]}]}
    if entry.get("Type") in MOVED:
        name = {"Fn::If": [names.condition, written, name]}
    return with_value_at(entry, place, name)


def branch_name(value: Any, parameter: str) -> Any:
    """A name with the branch's in the place of the environment's; at its end if it has none."""
    if "env" in set(_refs(value)):
        return _with_branch(value, parameter)
    if isinstance(value, str):
        stem, dot, ending = value.partition(".fifo")
        return {"Fn::Sub": f"{stem.replace('${', '${!')}-${{{parameter}}}{dot}{ending}"}
    return {"Fn::Join": ["-", [value, {"Ref": parameter}]]}


def _refs(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _refs(item)
    elif isinstance(value, Mapping):
        if set(value) == {"Ref"}:
            yield str(value["Ref"])
        for key, item in value.items():
            text = item[0] if isinstance(item, list) and item else item
            if key == "Fn::Sub" and isinstance(text, str) and "${env}" in text:
                yield "env"
            yield from _refs(item)


def _with_branch(value: Any, parameter: str) -> Any:
    if isinstance(value, list):
        return [_with_branch(item, parameter) for item in value]
    if not isinstance(value, Mapping):
        return value
    if dict(value) == {"Ref": "env"}:
        return {"Ref": parameter}
    return {
        key: _in_sub(item, parameter) if key == "Fn::Sub" else _with_branch(item, parameter)
        for key, item in value.items()
    }


def _in_sub(value: Any, parameter: str) -> Any:
    if isinstance(value, str):
        return value.replace("${env}", f"${{{parameter}}}")
    if isinstance(value, list) and value and isinstance(value[0], str):
        return [value[0].replace("${env}", f"${{{parameter}}}"), *(_with_branch(item, parameter) for item in value[1:])]
    return value
