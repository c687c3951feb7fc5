"""The form of an answer: what is in it, and how patterns take it apart."""

from dataclasses import dataclass

from tree_sitter import Node

from amp2gen.passes.ssm.environment import Read
from amp2gen.passes.ssm.script import Script, elements, property_key
from amp2gen.passes.ssm.sdk import Request
from amp2gen.syntax.javascript.tree import child, text


@dataclass(frozen=True)
class Value:
    """A parameter's value, which the read gives in Gen 2."""

    read: Read


@dataclass(frozen=True)
class Parameter:
    """One element of an answer: `{ Value }`."""

    read: Read


@dataclass(frozen=True)
class Parameters:
    """The list in the answer of GetParameters, in no order."""

    reads: tuple[Read, ...]


@dataclass(frozen=True)
class Answer:
    """`{ Parameter }` or `{ Parameters }`."""

    content: Parameter | Parameters


Shape = Answer | Parameters | Parameter | Value


def answer_to(request: Request) -> Answer:
    """The answer to a request."""
    if request.kind == "one":
        return Answer(Parameter(request.reads[0]))
    return Answer(Parameters(request.reads))


def literal_of(shape: Answer) -> str | None:
    """An object of the answer's form; None for the answer with several parameters, whose order is open."""
    if isinstance(shape.content, Parameter):
        return f"{{ Parameter: {{ Value: {shape.content.read.code} }} }}"
    reads = shape.content.reads
    return f"{{ Parameters: [{{ Value: {reads[0].code} }}] }}" if len(reads) == 1 else None


def taken_apart(script: Script, pattern: Node, shape: Shape) -> list[tuple[Node, Shape]] | None:
    """The parts of a pattern with their shapes; None if some have none."""
    if pattern.type == "array_pattern" and isinstance(shape, Parameters):
        names = elements(pattern)
        single = len(names) == 1 and len(shape.reads) == 1 and text(pattern)[1:].lstrip()[:1] != ","
        return [(names[0], Parameter(shape.reads[0]))] if single else None
    if pattern.type != "object_pattern":
        return None
    found: list[tuple[Node, Shape]] = []
    for part in elements(pattern):
        pair = part.type == "pair_pattern"
        inside = content_at(shape, property_key(script, child(part, "key") if pair else part))
        if inside is None:
            return None
        found.append((child(part, "value") if pair else part, inside))
    return found


def content_at(shape: Shape, key: str | None) -> Shape | None:
    """What an answer, or a parameter in it, has under a key."""
    match shape:
        case Answer(content=Parameter()) if key == "Parameter":
            return shape.content
        case Answer(content=Parameters()) if key == "Parameters":
            return shape.content
        case Parameter() if key == "Value":
            return Value(shape.read)
    return None


def bound_value(script: Script, pattern: Node, shape: Shape) -> tuple[Node, str] | None:
    """The name in `{ Parameter: { Value: name } }`."""
    while pattern.type in {"object_pattern", "array_pattern"}:
        parts = taken_apart(script, pattern, shape)
        if parts is None or len(parts) != 1:
            return None
        pattern, shape = parts[0]
    return (pattern, shape.read.code) if isinstance(shape, Value) and pattern.type in _LEAVES else None


_LEAVES = frozenset({"identifier", "shorthand_property_identifier_pattern"})
