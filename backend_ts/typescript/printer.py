"""Tree to text, such that prettier (3, `--single-quote`, else defaults) leaves the text as it is.

Known limits. Comments stand above statements, properties and members of object types only. `Raw` is taken as one word,
so it has to be as prettier prints it. Prettier lays these out in its own way and we do not: calls of functions named
as in test frameworks (`test('…', () => …)`); calls after a `!` after a `?.`; an object in `${}` that has to break.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from amp2gen.backend_ts.typescript import calls, expressions, functions, operators, statements, type_nodes
from amp2gen.backend_ts.typescript.document import Doc, Position
from amp2gen.backend_ts.typescript.parens import needs_parens
from amp2gen.backend_ts.typescript.path import Hints, Path, Printing
from amp2gen.backend_ts.typescript.render import render
from amp2gen.backend_ts.typescript.tree import (
    Arr,
    Arrow,
    ArrPattern,
    As,
    Assign,
    Await,
    Binary,
    BlankLine,
    Block,
    Bool,
    Call,
    Comment,
    Cond,
    Const,
    Expr,
    ExprStmt,
    ForOf,
    FunctionDecl,
    If,
    Imported,
    ImportMeta,
    Index,
    Member,
    Method,
    Module,
    Name,
    New,
    Node,
    NonNull,
    Not,
    Null,
    Num,
    Obj,
    ObjPattern,
    Param,
    Prop,
    Raw,
    Return,
    Satisfies,
    Spread,
    Str,
    Template,
    Throw,
    TypeAlias,
    TypeArray,
    TypeFunction,
    TypeIndex,
    TypeLiteral,
    TypeObj,
    Typeof,
    TypeProp,
    TypeRef,
    TypeUnion,
    Undefined,
)


def print_module(module: Module) -> str:
    """The text of a file, imports first, ending in a newline. Raises ValueError if two symbols have one name."""
    return _print_stably(module, 80)


def print_expression(expr: Expr, width: float = 80) -> str:
    """The text of an expression on its own, in lines of at most `width` columns where it can break."""
    return _print_stably(expr, width)


def _print_stably(node: Node, width: float) -> str:
    """The text of a node, printed again until it stays the same.

    Prettier keeps open the objects that it finds open and lays out the code around them accordingly. So the objects
    that did not fit on a line are open from the start the next time.
    """
    opened: frozenset[Position] = frozenset()
    while True:
        rendered = render(Path(node, Printing(_print_node, opened)).doc(), width)
        if rendered.broken <= opened:
            return rendered.text
        opened |= rendered.broken


def _print_node(at: Path, hints: Hints) -> Doc:
    doc = _PRINTERS[type(at.node)](at, hints)
    return ("(", doc, ")") if needs_parens(at) else doc


_PRINTERS: Mapping[type[Node], Callable[[Path, Hints], Doc]] = {
    Module: statements.print_file,
    Name: expressions.print_name,
    Raw: expressions.print_name,
    Imported: expressions.print_imported,
    Str: expressions.print_string,
    Num: expressions.print_number,
    Bool: expressions.print_bool,
    Null: expressions.print_null,
    Undefined: expressions.print_undefined,
    ImportMeta: expressions.print_import_meta,
    Template: expressions.print_template,
    Spread: expressions.print_spread,
    NonNull: expressions.print_non_null,
    Obj: expressions.print_object,
    Prop: expressions.print_prop,
    Arr: expressions.print_array,
    Member: expressions.print_member,
    Index: expressions.print_member,
    Call: calls.print_call,
    New: calls.print_new,
    Not: operators.print_not,
    Await: operators.print_await,
    Binary: operators.print_binary,
    Cond: operators.print_cond,
    As: operators.print_cast,
    Satisfies: operators.print_cast,
    Arrow: functions.print_arrow,
    Method: functions.print_method,
    Param: functions.print_param,
    ObjPattern: functions.print_object_pattern,
    ArrPattern: functions.print_array_pattern,
    TypeRef: type_nodes.print_type_ref,
    TypeLiteral: type_nodes.print_type_literal,
    TypeArray: type_nodes.print_type_array,
    TypeUnion: type_nodes.print_type_union,
    TypeObj: type_nodes.print_type_object,
    TypeProp: type_nodes.print_type_prop,
    TypeFunction: type_nodes.print_type_function,
    TypeIndex: type_nodes.print_type_index,
    Typeof: type_nodes.print_typeof,
    Block: statements.print_block,
    Const: statements.print_const,
    Assign: statements.print_assign,
    ExprStmt: statements.print_expression_statement,
    Return: statements.print_return,
    Throw: statements.print_throw,
    If: statements.print_if,
    ForOf: statements.print_for_of,
    FunctionDecl: statements.print_function,
    TypeAlias: statements.print_type_alias,
    Comment: statements.print_comment,
    BlankLine: statements.print_blank_line,
}
