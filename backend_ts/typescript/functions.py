"""Functions: parameters, arrow functions, methods, and the patterns that bind names."""

from __future__ import annotations

from amp2gen.backend_ts.typescript.document import (
    Doc,
    GroupId,
    IfBreak,
    IndentIfBreak,
    group,
    indent,
    join,
    line,
    remove_lines,
    softline,
    will_break,
)
from amp2gen.backend_ts.typescript.path import Hints, Path
from amp2gen.backend_ts.typescript.shapes import leftmost
from amp2gen.backend_ts.typescript.strings import property_key
from amp2gen.backend_ts.typescript.tree import (
    Arr,
    Arrow,
    ArrPattern,
    Binary,
    Block,
    Call,
    Cond,
    Const,
    Name,
    New,
    Obj,
    ObjPattern,
    Param,
    TypeObj,
)


class CannotHugError(Exception):
    """A function to be hugged has parameters that need several lines: the call has to break instead."""


def print_signature(at: Path, separator: str = ": ") -> Doc:
    """`(params): return_type` of a declaration, a method or, with ` => `, a function type."""
    params = print_params(at)
    return_type = _print_return_type(at, separator)
    return group((group(params) if _groups_params(at, return_type) else params, return_type))


def print_params(at: Path, *, hugged: bool = False) -> Doc:
    """`(params)`; on one line if `hugged`, for which CannotHugError is raised where that cannot be."""
    params: tuple[Param, ...] = at.node.params
    if not params:
        return "()"
    is_sole = _hugs_sole_param(params)
    printed = join((",", " " if is_sole else line), (path.doc() for path in at.children("params")))
    if hugged and not _is_argument_of_curried_call(at):
        if will_break(printed):
            raise CannotHugError
        return group(("(", remove_lines(printed), ")"))
    if is_sole:
        return "(", printed, ")"
    comma = "" if params[-1].rest else IfBreak(",")
    return "(", indent(softline, printed), comma, softline, ")"


def print_param(at: Path, _: Hints) -> Doc:
    """`name: type`."""
    node: Param = at.node
    type_ = "" if node.type is None else (": ", at.child("type").doc())
    bound = (at.child("target").doc(), "?" if node.optional else "", type_)
    if isinstance(node.target, ObjPattern) and not is_hugged_param(at):
        return group(bound)
    return "..." if node.rest else "", bound


def print_object_pattern(at: Path, _: Hints) -> Doc:
    """`{ a, b: c }`. Not a group: it breaks together with what it is the left side, or the sole parameter, of."""
    node: ObjPattern = at.node
    if not node.names:
        return "{}"
    names = [name if isinstance(name, str) else f"{property_key(name[0])}: {name[1]}" for name in node.names]
    return "{", indent(line, join((",", line), names)), IfBreak(","), line, "}"


def print_array_pattern(at: Path, _: Hints) -> Doc:
    """`[a, b]`."""
    node: ArrPattern = at.node
    if not node.names:
        return "[]"
    return group(("[", indent(softline, join((",", line), node.names)), IfBreak(","), softline, "]"))


def is_hugged_param(at: Path) -> bool:
    """Whether this parameter is a function's only one and a pattern or an object: it needs no indentation."""
    return at.field == "params" and at.parent is not None and _hugs_sole_param(at.parent.node.params)


def print_method(at: Path, _: Hints) -> Doc:
    """`key(params) { body }`."""
    prefix = "async " if at.node.is_async else ""
    return prefix, property_key(at.node.key), print_signature(at), " ", at.child("body").doc()


def print_arrow(at: Path, hints: Hints) -> Doc:
    """`(params) => body`, and `(a) => (b) => body` as one."""
    chain = [at]
    while hints.hugged != "last" and isinstance(chain[-1].node.body, Arrow):
        chain.append(chain[-1].child("body"))
    is_chain = len(chain) > 1
    signatures = [_arrow_signature(path, hints) for path in chain]
    breaks_chain = is_chain and any(
        (path.node.return_type is not None and path.node.params)
        or any(not isinstance(param.target, Name) or param.rest for param in path.node.params)
        for path in chain
    )
    body = chain[-1].node.body
    on_same_line = isinstance(body, Arr | Obj | Arrow | Block) or (not breaks_chain and _is_plain_cond(body))
    is_callee = at.is_field((Call, New), "callee")
    head = _chain_head(at, hints, signatures, breaks_chain)
    tail = _arrow_body(chain[-1], hints, on_same_line)
    if not is_chain:
        return group((group(head), " =>", group(tail)))
    id = GroupId()
    if is_callee or hints.assignment:
        head = indent(softline, head)
    return group(
        (
            group(head, should_break=is_callee and not on_same_line, id=id),
            " =>",
            IndentIfBreak(tail, id),
            IfBreak(softline, "", id) if is_callee else "",
        )
    )


def _arrow_signature(at: Path, hints: Hints) -> Doc:
    return_type = _print_return_type(at)
    if hints.hugged:
        if will_break(return_type):
            raise CannotHugError
        return_type = group(remove_lines(return_type))
    params = print_params(at, hugged=hints.hugged is not None)
    return "async " if at.node.is_async else "", group((params, return_type))


def _chain_head(at: Path, hints: Hints, signatures: list[Doc], breaks: bool) -> Doc:
    if len(signatures) == 1:
        return signatures[0]
    is_callee = at.is_field((Call, New), "callee")
    parent = at.parent.node if at.parent else None
    if (isinstance(parent, Call | New) and not is_callee) or isinstance(parent, Binary):
        rest = indent(line, join((" =>", line), signatures[1:]))
        return group((signatures[0], " =>", rest), should_break=breaks)
    joined = join((" =>", line), signatures)
    return group(joined if is_callee or hints.assignment else indent(joined), should_break=breaks)


def _arrow_body(at: Path, hints: Hints, on_same_line: bool) -> Doc:
    body = at.node.body
    doc = at.child("body").doc(Hints(hugged=hints.hugged))
    comma = IfBreak(",") if hints.hugged == "last" else ""
    end = softline if hints.hugged == "last" else ""
    if on_same_line and _is_plain_cond(body):
        content = (IfBreak("", "("), indent(softline, doc), IfBreak("", ")"), comma, end)
        return " ", group(content)
    if on_same_line:
        return " ", doc
    return indent(line, doc), comma, end


def _is_plain_cond(body: object) -> bool:
    return isinstance(body, Cond) and not isinstance(leftmost(body), Obj)


def _hugs_sole_param(params: tuple[Param, ...]) -> bool:
    if len(params) != 1 or params[0].rest:
        return False
    return not isinstance(params[0].target, Name) or isinstance(params[0].type, TypeObj)


def _print_return_type(at: Path, separator: str = ": ") -> Doc:
    return "" if at.node.return_type is None else (separator, at.child("return_type").doc())


def _groups_params(at: Path, return_type: Doc) -> bool:
    """Whether the parameters break on their own before an object type that is returned does."""
    node = at.node
    if node.return_type is None or len(getattr(node, "type_params", ())) > 1:
        return False
    return len(node.params) == 1 and (isinstance(node.return_type, TypeObj) or will_break(return_type))


def _is_argument_of_curried_call(at: Path) -> bool:
    """`const f = g(x)((a) => {…})`: the parameters may break there."""
    if not (isinstance(at.node, Arrow) and isinstance(at.node.body, Block) and at.is_field(Call, "args")):
        return False
    call = at.parent
    return (
        call is not None
        and len(call.node.args) == 1
        and isinstance(call.node.callee, Call)
        and call.is_field(Const, "value")
    )
