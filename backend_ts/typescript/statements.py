"""Statements and the blocks they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from amp2gen.backend_ts.typescript.assignments import print_assignment
from amp2gen.backend_ts.typescript.document import Doc, IfBreak, group, hardline, indent, join, line, softline
from amp2gen.backend_ts.typescript.functions import print_signature
from amp2gen.backend_ts.typescript.imports import print_imports
from amp2gen.backend_ts.typescript.path import Hints, Path
from amp2gen.backend_ts.typescript.shapes import is_logical
from amp2gen.backend_ts.typescript.strings import block_comment, line_comment
from amp2gen.backend_ts.typescript.tree import (
    Binary,
    BlankLine,
    Block,
    Comment,
    Const,
    ForOf,
    FunctionDecl,
    If,
    Module,
    Not,
)


def print_file(at: Path, _: Hints) -> Doc:
    """The header comment, the imports and the statements, with blank lines between."""
    node: Module = at.node
    header = "" if node.header_comment is None else join(hardline, line_comment(node.header_comment))
    imports = join(hardline, print_imports(node.statements))
    parts = [part for part in (header, imports, _print_statements(at.children("statements"))) if part]
    return (join((hardline, hardline), parts), hardline) if parts else ""


def print_block(at: Path, _: Hints) -> Doc:
    """`{ statements }`, always on several lines unless it is an empty function."""
    content = _print_statements(at.children("statements"))
    if content:
        return "{", indent(hardline, content), hardline, "}"
    return ("{", hardline, "}") if at.parent and isinstance(at.parent.node, If | ForOf) else "{}"


def print_const(at: Path, _: Hints) -> Doc:
    """`const target = value;`."""
    node: Const = at.node
    type_ = "" if node.type is None else (": ", at.child("type").doc())
    target = (at.child("target").doc(), type_)
    return _below_doc(
        node.doc,
        _exported(node.export),
        group(("const ", print_assignment(at, target, " =", at.child("value")), ";")),
    )


def print_assign(at: Path, _: Hints) -> Doc:
    """`target = value;`."""
    return print_assignment(at, at.child("target").doc(), " =", at.child("value")), ";"


def print_expression_statement(at: Path, _: Hints) -> Doc:
    """`value;`."""
    return at.child("value").doc(), ";"


def print_return(at: Path, _: Hints) -> Doc:
    """`return value;`."""
    return "return" if at.node.value is None else ("return ", _argument(at)), ";"


def print_throw(at: Path, _: Hints) -> Doc:
    """`throw value;`."""
    return "throw ", _argument(at), ";"


def print_if(at: Path, _: Hints) -> Doc:
    """`if (test) then else otherwise`."""
    node: If = at.node
    test = at.child("test").doc()
    if not _is_negated_logical(node.test):
        test = group((indent(softline, test), softline))
    doc = group(("if (", test, ")", _branch(at.child("then"))))
    if node.otherwise is None:
        return doc
    otherwise = at.child("otherwise")
    branch = (" ", otherwise.doc()) if isinstance(node.otherwise, If) else _branch(otherwise)
    return doc, " " if isinstance(node.then, Block) else hardline, "else", group(branch)


def print_for_of(at: Path, _: Hints) -> Doc:
    """`for (const target of iterable) { body }`."""
    return group(
        (
            "for (",
            group(("const ", at.child("target").doc())),
            " of ",
            at.child("iterable").doc(),
            ") ",
            at.child("body").doc(),
        )
    )


def print_function(at: Path, _: Hints) -> Doc:
    """`function name(params) { body }`."""
    node: FunctionDecl = at.node
    return _below_doc(
        node.doc,
        _exported(node.export),
        "async " if node.is_async else "",
        f"function {node.name}",
        _type_params(node.type_params),
        print_signature(at),
        " ",
        at.child("body").doc(),
    )


def print_type_alias(at: Path, _: Hints) -> Doc:
    """`type name = type;`."""
    node = at.node
    alias = print_assignment(at, f"type {node.name}", " =", at.child("type"))
    return _below_doc(node.doc, _exported(node.export), alias, ";")


def print_comment(at: Path, _: Hints) -> Doc:
    """`//` lines, or a block."""
    node: Comment = at.node
    return join(hardline, line_comment(node.text) if node.style == "line" else block_comment(node.text))


def print_blank_line(_: Path, __: Hints) -> Doc:
    """Nothing: `print_statements` puts the blank line."""
    return ""


def _print_statements(paths: Sequence[Path]) -> Doc:
    """The statements, a line or more each, with the blank lines between them."""
    parts: list[Doc] = []
    wants_blank = False
    for path in paths:
        if isinstance(path.node, BlankLine):
            wants_blank = bool(parts)
            continue
        if parts:
            parts.append(hardline)
        if wants_blank:
            parts.append(hardline)
            wants_blank = False
        parts.append(path.doc())
    return tuple(parts)


def _below_doc(doc: str | None, *parts: Doc) -> Doc:
    if doc is None:
        return parts
    return join(hardline, block_comment(doc)), hardline, *parts


def _type_params(names: tuple[str, ...]) -> Doc:
    if not names:
        return ""
    return group(("<", indent(softline, join((",", line), names)), IfBreak(","), softline, ">"))


def _exported(is_exported: bool) -> Doc:
    return "export " if is_exported else ""


def _argument(at: Path) -> Doc:
    doc = at.child("value").doc()
    if isinstance(at.node.value, Binary):
        return group((IfBreak("("), indent(softline, doc), softline, IfBreak(")")))
    return doc


def _branch(at: Path) -> Doc:
    return (" ", at.doc()) if isinstance(at.node, Block) else indent(line, at.doc())


def _is_negated_logical(test: object) -> bool:
    if not isinstance(test, Not):
        return False
    value = test.value.value if isinstance(test.value, Not) else test.value
    return is_logical(value)
