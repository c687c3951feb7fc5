"""Types."""

from __future__ import annotations

from amp2gen.backend_ts.typescript.document import Doc, GroupId, IfBreak, group, hardline, indent, join, line, softline
from amp2gen.backend_ts.typescript.functions import is_hugged_param, print_signature
from amp2gen.backend_ts.typescript.parens import needs_parens
from amp2gen.backend_ts.typescript.path import Hints, Path
from amp2gen.backend_ts.typescript.strings import block_comment, number_literal, property_key, string_literal
from amp2gen.backend_ts.typescript.tree import (
    Arrow,
    Const,
    Imported,
    Name,
    Param,
    Type,
    TypeLiteral,
    TypeObj,
    TypeRef,
    TypeUnion,
)

_KEYWORDS = frozenset(
    "any bigint boolean never null number object string symbol undefined unknown void".split()  # noqa: SIM905
)


def is_simple_type(node: Type) -> bool:
    """Whether a type is a name or literal without arguments."""
    return isinstance(node, TypeLiteral) or (isinstance(node, TypeRef) and not node.args)


def hugs_union(node: Type) -> bool:
    """Whether a union stays on one line: one object or named type beside `null` and `void`."""
    if not isinstance(node, TypeUnion):
        return False
    objects = [
        type_
        for type_ in node.types
        if isinstance(type_, TypeObj) or (isinstance(type_, TypeRef) and type_.name not in _KEYWORDS)
    ]
    nothing = [type_ for type_ in node.types if type_ in (TypeRef("null"), TypeRef("void"))]
    return len(objects) == 1 and len(nothing) == len(node.types) - 1


def print_type_args(at: Path, field: str) -> Doc:
    """`<A, B>` of the node at `at`, or nothing."""
    args: tuple[Type, ...] = getattr(at.node, field)
    if not args:
        return ""
    printed = [path.doc() for path in at.children(field)]
    if len(args) == 1 and _hugs(args[0]) and (isinstance(args[0], TypeObj) or not _is_type_of_arrow(at)):
        return "<", printed[0], ">"
    return group(("<", indent(softline, join((",", line), printed)), softline, ">"))


def print_type_ref(at: Path, _: Hints) -> Doc:
    """`Name<A, B>`."""
    name = at.node.name
    return name.local if isinstance(name, Imported) else name, print_type_args(at, "args")


def print_type_literal(at: Path, _: Hints) -> Doc:
    """`'text'`, `1`, `true`."""
    value = at.node.value
    if isinstance(value, str):
        return string_literal(value)
    return ("true" if value else "false") if isinstance(value, bool) else number_literal(value)


def print_type_array(at: Path, _: Hints) -> Doc:
    """`item[]`."""
    return at.child("item").doc(), "[]"


def print_type_union(at: Path, hints: Hints) -> Doc:
    """`A | B`, or a line for each with a bar before it."""
    printed = [path.doc() for path in at.children("types")]
    if hugs_union(at.node):
        return join(" | ", printed)
    first, *others = (indent(doc) for doc in printed)
    content = group((IfBreak("| "), first, *((line, "| ", doc) for doc in others)))
    if needs_parens(at):
        return group((indent(softline, content), softline))
    if hints.assignment == "break-after-operator" or _is_type_argument(at):
        return content
    return group(indent(softline, content))


def print_type_object(at: Path, _: Hints) -> Doc:
    """`{ a: A; b?: B }`."""
    node: TypeObj = at.node
    if not node.props:
        return "{}"
    props = join((";", line), (path.doc() for path in at.children("props")))
    content = ("{", indent(line, props, IfBreak(";")), line, "}")
    if at.parent and at.is_field(Param, "type") and is_hugged_param(at.parent):
        return content
    return group(content, should_break=node.expanded or at.is_opened, id=GroupId(at.position))


def print_type_prop(at: Path, _: Hints) -> Doc:
    """`name?: type`, below its doc comment."""
    node = at.node
    doc = [part for text in block_comment(node.doc) for part in (text, hardline)] if node.doc is not None else []
    return *doc, group((property_key(node.name), "?" if node.optional else "", ": ", at.child("type").doc()))


def print_type_function(at: Path, _: Hints) -> Doc:
    """`(params) => return_type`."""
    return print_signature(at, " => ")


def print_type_index(at: Path, _: Hints) -> Doc:
    """`object[index]`."""
    return at.child("object").doc(), "[", at.child("index").doc(), "]"


def print_typeof(at: Path, _: Hints) -> Doc:
    """`typeof value`."""
    return "typeof ", at.child("value").doc()


def _is_type_of_arrow(at: Path) -> bool:
    """Whether this is the type in `const name: type = () => …`."""
    if at.parent is None or not at.is_field(Const, "type"):
        return False
    const: Const = at.parent.node
    return isinstance(const.target, Name) and isinstance(const.value, Arrow)


def _is_type_argument(at: Path) -> bool:
    return at.is_field(TypeRef, "args") or at.field == "type_args"


def _hugs(node: Type) -> bool:
    return is_simple_type(node) or isinstance(node, TypeObj) or hugs_union(node)
