"""References inside templates: finding them, and putting values in their place. Nothing else of a template changes.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from amp2gen.syntax.documents import Json

Lookup = Callable[[str, str | None], Json]
"""(name, attribute) → what `Ref name` (attribute None) or `Fn::GetAtt` is worth; None: leave the reference.
In a text of `Fn::Sub` a value is a text, or a `Ref`."""


class Reference(NamedTuple):
    """`attribute` is None for a Ref."""

    name: str
    attribute: str | None


_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")


def references(value: Json) -> Iterator[Reference]:
    """All references in a part of a template, those inside Fn::Sub texts too."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        own = _own_reference(value)
        if own:
            yield own
        text, variables = _sub(value)
        for name in _PLACEHOLDER.findall(text or ""):
            if name.strip() not in variables:
                yield _dotted(name.strip())
        for item in value.values():
            yield from references(item)


def substitute(value: Json, lookup: Lookup) -> Json:
    """A copy with every reference that `lookup` knows replaced by its value.

    >>> substitute({"Fn::Sub": "a-${X}-${AWS::Region}"}, lambda name, attribute: "1" if name == "X" else None)
    {'Fn::Sub': 'a-1-${AWS::Region}'}
    """
    if isinstance(value, list):
        return [substitute(item, lookup) for item in value]
    if not isinstance(value, dict):
        return value
    own = _own_reference(value)
    if own:
        known = lookup(*own)
        return value if known is None else known
    text, _ = _sub(value)
    if text is not None:
        return _substitute_text(value["Fn::Sub"], lookup)
    return {key: substitute(item, lookup) for key, item in value.items()}


def depends_on(definition: Json) -> tuple[str, ...]:
    """What a resource waits for, in either form of DependsOn."""
    found = definition.get("DependsOn", ()) if isinstance(definition, dict) else ()
    if isinstance(found, str):
        return (found,)
    return tuple(str(item) for item in found) if isinstance(found, list) else ()


def _own_reference(value: dict[str, Json]) -> Reference | None:
    if len(value) != 1:
        return None
    [(function, argument)] = value.items()
    if function == "Ref" and isinstance(argument, str):
        return Reference(argument, None)
    if function == "Fn::GetAtt":
        if isinstance(argument, str):
            return _dotted(argument)
        if isinstance(argument, list) and len(argument) >= 2 and all(isinstance(item, str) for item in argument):
            return Reference(str(argument[0]), ".".join(map(str, argument[1:])))
    return None


def _dotted(text: str) -> Reference:
    name, _, attribute = text.partition(".")
    return Reference(name, attribute or None)


def _sub(value: dict[str, Json]) -> tuple[str | None, dict[str, Json]]:
    """The text of an Fn::Sub and its own variables; None for anything else."""
    argument = value.get("Fn::Sub") if len(value) == 1 else None
    if isinstance(argument, str):
        return argument, {}
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], str):
        return argument[0], argument[1] if isinstance(argument[1], dict) else {}
    return None, {}


def _substitute_text(argument: Json, lookup: Lookup) -> Json:
    text, variables = _sub({"Fn::Sub": argument})

    def known(match: re.Match[str]) -> str:
        name = match[1].strip()
        value = None if name in variables else lookup(*_dotted(name))
        if isinstance(value, dict) and set(value) == {"Ref"}:
            return f"${{{value['Ref']}}}"
        return match[0] if not isinstance(value, str) else value.replace("${", "${!")

    replaced = _PLACEHOLDER.sub(known, text or "")
    if variables:
        return {"Fn::Sub": [replaced, substitute(variables, lookup)]}
    if replaced == text or _PLACEHOLDER.search(replaced):
        return {"Fn::Sub": replaced}
    return replaced.replace("${!", "${")
