"""Calls, `new` and their arguments: which argument may break while the others stay on the call's line."""

from __future__ import annotations

from amp2gen.backend_ts.typescript.document import (
    Doc,
    IfBreak,
    break_parent,
    conditional_group,
    group,
    indent,
    join,
    line,
    softline,
    will_break,
)
from amp2gen.backend_ts.typescript.functions import CannotHugError
from amp2gen.backend_ts.typescript.member_chains import is_called_with_fewer, print_member_chain
from amp2gen.backend_ts.typescript.path import Hints, Path
from amp2gen.backend_ts.typescript.shapes import (
    can_hug,
    identifier_text,
    is_numbers_array,
    is_require,
    is_simple_argument,
    unwrap,
)
from amp2gen.backend_ts.typescript.tree import (
    Arr,
    Arrow,
    As,
    Binary,
    Block,
    Call,
    Cond,
    Expr,
    Index,
    Member,
    New,
    Satisfies,
    Type,
    TypeArray,
    TypeRef,
)
from amp2gen.backend_ts.typescript.type_nodes import is_simple_type, print_type_args


def print_call(at: Path, _: Hints) -> Doc:
    """`callee(args)`, or a chain of calls if the callee is a member of something."""
    if isinstance(at.node.callee, Member | Index):
        return print_member_chain(at, print_call_tail)
    doc = (at.child("callee").doc(), print_call_tail(at))
    return group(doc) if isinstance(at.node.callee, Call) else doc


def print_new(at: Path, _: Hints) -> Doc:
    """`new callee(args)`."""
    doc = ("new ", at.child("callee").doc(), print_call_tail(at))
    return group(doc) if isinstance(at.node.callee, Call) else doc


def print_call_tail(at: Path) -> Doc:
    """What follows the callee: `?.`, type arguments, arguments."""
    optional = "?." if isinstance(at.node, Call) and at.node.optional else ""
    return optional, print_type_args(at, "type_args"), _print_arguments(at)


def _print_arguments(at: Path) -> Doc:
    args: tuple[Expr, ...] = at.node.args
    if not args:
        return "()"
    paths = at.children("args")
    if is_require(at.node) or _is_function_with_dependencies(args):
        return "(", join(", ", (path.doc() for path in paths)), ")"
    printed: list[Doc] = [*((path.doc(), ",", line) for path in paths[:-1]), paths[-1].doc()]

    def one_per_line() -> Doc:
        return group(("(", indent(line, *printed), IfBreak(","), line, ")"), should_break=True)

    if _composes_functions(args):
        return one_per_line()
    try:
        if _hugs_first(args):
            if any(will_break(doc) for doc in printed[1:]):
                return one_per_line()
            return _hug(one_per_line(), "(", paths[0].doc(Hints(hugged="first")), (", ", *printed[1:], ")"))
        if _hugs_last(args):
            if any(will_break(doc) for doc in printed[:-1]):
                return one_per_line()
            return _hug(one_per_line(), ("(", *printed[:-1]), paths[-1].doc(Hints(hugged="last")), ")")
    except CannotHugError:
        return one_per_line()
    doc = ("(", indent(softline, *printed), IfBreak(","), softline, ")")
    if is_called_with_fewer(at):
        return doc
    return group(doc, should_break=any(will_break(item) for item in printed))


def _hug(otherwise: Doc, before: Doc, hugged: Doc, after: Doc) -> Doc:
    """All on one line; else with `hugged` alone broken; else `otherwise`."""
    broken = (before, group(hugged, should_break=True), after)
    if will_break(hugged):
        return break_parent, conditional_group((broken, otherwise))
    return conditional_group(((before, hugged, after), broken, otherwise))


def _is_function_with_dependencies(args: tuple[Expr, ...]) -> bool:
    """`(() => {…}, [a, b])`, which React's hooks take and which therefore stays together."""
    match args:
        case (Arrow(params=(), body=Block()), Arr()):
            return True
        case (first, Arrow(params=(), body=Block()), Arr()):
            return identifier_text(first) is not None
        case _:
            return False


def _composes_functions(args: tuple[Expr, ...]) -> bool:
    """Two functions, or a call that takes one, among several arguments: each gets a line."""
    if len(args) <= 1:
        return False
    functions = 0
    for arg in args:
        called = unwrap(arg)
        if isinstance(arg, Arrow):
            functions += 1
            if functions > 1:
                return True
        elif isinstance(called, Call) and any(isinstance(inner, Arrow) for inner in called.args):
            return True
    return False


def _hugs_first(args: tuple[Expr, ...]) -> bool:
    match args:
        case (Arrow(body=Block()), second):
            return not isinstance(second, Arrow | Cond) and _is_probably_short(second) and not can_hug(second)
        case _:
            return False


def _is_probably_short(arg: Expr) -> bool:
    match arg:
        case As() | Satisfies():
            return is_simple_type(_core_type(arg.type)) and is_simple_argument(arg.value, 1)
        case Call() | New() if len(arg.args) > 1:
            return False
        case Binary():
            return is_simple_argument(arg.left, 1) and is_simple_argument(arg.right, 1)
        case _:
            return is_simple_argument(arg)


def _core_type(node: Type) -> Type:
    """What a type is an array, or an array of arrays, of; and the argument of a type with a single one."""
    for _ in range(2):
        node = node.item if isinstance(node, TypeArray) else node
    return node.args[0] if isinstance(node, TypeRef) and len(node.args) == 1 else node


def _hugs_last(args: tuple[Expr, ...]) -> bool:
    last = args[-1]
    if not can_hug(last):
        return False
    if len(args) == 1:
        return True
    before = args[-2]
    if type(before) is type(last) or is_numbers_array(last):
        return False
    return not (len(args) == 2 and isinstance(before, Arrow) and isinstance(last, Arr))
