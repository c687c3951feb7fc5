"""How `left = right`, `key: value` and `type T = U` share out over lines."""

from __future__ import annotations

from amp2gen.backend_ts.typescript.document import (
    Doc,
    GroupId,
    IndentIfBreak,
    MemberChain,
    can_break,
    group,
    indent,
    line,
    will_break,
)
from amp2gen.backend_ts.typescript.path import AssignmentLayout, Hints, Path
from amp2gen.backend_ts.typescript.shapes import inlines_right, is_require, is_short_argument
from amp2gen.backend_ts.typescript.tree import (
    Arrow,
    Await,
    Binary,
    Bool,
    Call,
    Cond,
    Const,
    Imported,
    Index,
    Member,
    Name,
    NonNull,
    Not,
    Num,
    ObjPattern,
    Prop,
    Raw,
    Str,
    Template,
    TypeObj,
    TypeRef,
    TypeUnion,
    Undefined,
)
from amp2gen.backend_ts.typescript.type_nodes import hugs_union
from amp2gen.backend_ts.typescript.width import text_width

# Breaking after a key that is narrower than this gains nothing.
_SHORT_KEY = 5


def print_assignment(at: Path, left: Doc, operator: str, right: Path) -> Doc:
    """The document of the assignment at `at`: `left`, `operator` and the node at `right`."""
    layout = _choose_layout(at, left, right)
    value = right.doc(Hints(assignment=layout))
    match layout:
        case "break-after-operator":
            return group((group(left), operator, group(indent(line, value))))
        case "never-break-after-operator":
            return group((group(left), operator, " ", value))
        case "break-left":
            return group((left, operator, " ", group(value)))
        case "fluid":
            id = GroupId()
            return group((group(left), operator, group(indent(line), id=id), IndentIfBreak(value, id)))


def _choose_layout(at: Path, left: Doc, right: Path) -> AssignmentLayout:
    node = right.node
    if isinstance(node, TypeUnion) and not hugs_union(node):
        return "break-after-operator"
    if is_require(node):
        return "never-break-after-operator"
    left_can_break = can_break(left)
    if _is_complex_destructuring(at.node) or _has_complex_type(at.node):
        return "break-left"
    if isinstance(at.node, Const) and isinstance(node, Arrow) and left_can_break:
        return "break-left"
    has_short_key = isinstance(at.node, Prop) and _is_short_word(left)
    if _breaks_after_operator(right, has_short_key):
        return "break-after-operator"
    is_unbreakable = isinstance(node, Template | Bool) or (isinstance(node, Num) and node.value >= 0)
    if not left_can_break and (has_short_key or is_unbreakable):
        return "never-break-after-operator"
    return "fluid"


def _is_short_word(key: Doc) -> bool:
    text = _plain_text(key)
    return text is not None and text_width(text) < _SHORT_KEY


def _plain_text(doc: Doc) -> str | None:
    """The text of a document that is text alone, else None."""
    if not isinstance(doc, tuple):
        return doc if isinstance(doc, str) else None
    texts = [_plain_text(part) for part in doc]
    return "".join(text for text in texts if text is not None) if None not in texts else None


def _is_complex_destructuring(node: object) -> bool:
    return (
        isinstance(node, Const)
        and isinstance(node.target, ObjPattern)
        and len(node.target.names) > 2
        and any(not isinstance(name, str) for name in node.target.names)
    )


def _has_complex_type(node: object) -> bool:
    """A type with several arguments of which one has arguments itself, as in `Map<string, Set<string>>`."""
    if not (isinstance(node, Const) and isinstance(node.type, TypeRef) and len(node.type.args) > 1):
        return False
    return any(isinstance(arg, TypeRef) and arg.args for arg in node.type.args)


def _breaks_after_operator(right: Path, has_short_key: bool) -> bool:
    match right.node:
        case Binary():
            return not inlines_right(right.node)
        case Cond(test=test):
            return isinstance(test, Binary) and not inlines_right(test)
    if has_short_key:
        return False
    while isinstance(right.node, Not | Await | NonNull):
        right = right.child("value")
    return isinstance(right.node, Str) or _is_unbreakable_chain(right)


def _is_unbreakable_chain(at: Path, *, inside: bool = False) -> bool:
    """Whether this is a run of members and short calls that offers no good place to break.

    `inside` if `at` is already part of such a run; a lone name is none.
    """
    match at.node:
        case NonNull():
            return _is_unbreakable_chain(at.child("value"), inside=True)
        case Call():
            if isinstance(at.doc(), MemberChain):
                return False
            if len(at.node.args) > 1 or (len(at.node.args) == 1 and not is_short_argument(at.node.args[0])):
                return False
            return not _has_long_type_args(at) and _is_unbreakable_chain(at.child("callee"), inside=True)
        case Member() | Index():
            return _is_unbreakable_chain(at.child("object"), inside=True)
        case Name() | Imported() | Undefined() | Raw():
            return inside
        case _:
            return False


def _has_long_type_args(call: Path) -> bool:
    args = call.node.type_args
    if not args:
        return False
    return (
        len(args) > 1
        or isinstance(args[0], TypeUnion | TypeObj)
        or any(will_break(arg.doc()) for arg in call.children("type_args"))
    )
