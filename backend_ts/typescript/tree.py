"""The TypeScript that we emit, as a syntax tree.

Emitters build these nodes; `printer.print_module` turns them into text. Only `Raw` holds code as text. A `str` anywhere
else is a name, and checked to be one, or data (a string's content, a property key, a comment), and escaped by the
printer. There are no parentheses and no import statements: both follow from the tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from amp2gen.backend_ts.typescript.names import check_identifier, is_word

LOGICAL = ("&&", "||", "??")


class Node:
    """Anything in the tree."""

    __slots__ = ()


class Expr(Node):
    """An expression."""

    __slots__ = ()


class Type(Node):
    """A type."""

    __slots__ = ()


class Stmt(Node):
    """A statement."""

    __slots__ = ()


# Names and literals


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """A name bound in this module or globally: `backend`, `process`, `this`. Raises ValueError if it is not one."""

    text: str

    def __post_init__(self) -> None:
        check_identifier(self.text)


@dataclass(frozen=True, slots=True)
class Imported(Expr):
    """A symbol of another module. The module printer writes the import statement.

    `name` is the exported name, `"default"` for the default export; `alias` the name it gets here. A symbol that is
    only ever met with `type_only` set is imported by `import type`.
    """

    name: str
    module: str
    type_only: bool = False
    alias: str | None = None

    def __post_init__(self) -> None:
        check_identifier(self.local)

    @property
    def local(self) -> str:
        """The name that the symbol has in the importing module."""
        return self.alias or self.name


@dataclass(frozen=True, slots=True)
class Str(Expr):
    """A string of any characters."""

    value: str


@dataclass(frozen=True, slots=True)
class Num(Expr):
    """A finite number that JavaScript holds exactly; ValueError for any other."""

    value: int | float

    def __post_init__(self) -> None:
        if isinstance(self.value, bool) or self.value != self.value or abs(self.value) == float("inf"):
            raise ValueError(f"not a number that TypeScript can write: {self.value}")
        if isinstance(self.value, int) and abs(self.value) > 2**53 - 1:
            raise ValueError(f"JavaScript cannot hold {self.value} exactly")


@dataclass(frozen=True, slots=True)
class Bool(Expr):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Null(Expr):
    """`null`."""


@dataclass(frozen=True, slots=True)
class Undefined(Expr):
    """`undefined`."""


@dataclass(frozen=True, slots=True)
class ImportMeta(Expr):
    """`import.meta`."""


@dataclass(frozen=True, slots=True)
class Template(Expr):
    """A template literal: `str` parts are its text, expressions stand in `${}`."""

    parts: tuple[str | Expr, ...]


@dataclass(frozen=True, slots=True)
class Raw(Expr, Type, Stmt):
    """Code as text, the last resort. It must be as prettier prints it; `imports` are the symbols that it names."""

    text: str
    imports: tuple[Imported, ...] = ()


# Objects, arrays, access


@dataclass(frozen=True, slots=True)
class Prop(Node):
    """`key: value`; a `str` key is data, an expression is a computed key. `comment` goes on lines of its own above."""

    key: str | Expr
    value: Expr
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Method(Node):
    """`key(params) { body }` in an object."""

    key: str
    params: tuple[Param, ...]
    body: Block
    return_type: Type | None = None
    is_async: bool = False


@dataclass(frozen=True, slots=True)
class Spread(Expr):
    """`...value`, in an object, an array or an argument list."""

    value: Expr


@dataclass(frozen=True, slots=True)
class Obj(Expr):
    """An object literal. `expanded` puts each entry on its own line even where one line would hold them all."""

    entries: tuple[Prop | Spread | Method, ...]
    expanded: bool = False


@dataclass(frozen=True, slots=True)
class Arr(Expr):
    """`[items]`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Member(Expr):
    """`object.name`, or `object?.name` if `optional`."""

    object: Expr
    name: str
    optional: bool = False

    def __post_init__(self) -> None:
        if not is_word(self.name):
            raise ValueError(f"not a property name: {self.name!r}; use Index")


@dataclass(frozen=True, slots=True)
class Index(Expr):
    """`object[index]`, or `object?.[index]` if `optional`."""

    object: Expr
    index: Expr
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """`callee<type_args>(args)`, or `callee?.(args)` if `optional`."""

    callee: Expr
    args: tuple[Expr, ...] = ()
    type_args: tuple[Type, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class New(Expr):
    """`new callee<type_args>(args)`."""

    callee: Expr
    args: tuple[Expr, ...] = ()
    type_args: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class NonNull(Expr):
    """`value!`."""

    value: Expr


# Operators


@dataclass(frozen=True, slots=True)
class Not(Expr):
    """`!value`."""

    value: Expr


@dataclass(frozen=True, slots=True)
class Await(Expr):
    """`await value`."""

    value: Expr


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """`left operator right`, the logical operators included."""

    operator: str
    left: Expr
    right: Expr

    def __post_init__(self) -> None:
        # a && (b && c) is (a && b) && c, which is how prettier reads it.
        right = self.right
        if self.operator in LOGICAL and isinstance(right, Binary) and right.operator == self.operator:
            object.__setattr__(self, "left", Binary(self.operator, self.left, right.left))
            object.__setattr__(self, "right", right.right)


@dataclass(frozen=True, slots=True)
class Cond(Expr):
    """`test ? then : otherwise`."""

    test: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class As(Expr):
    """`value as type`."""

    value: Expr
    type: Type


@dataclass(frozen=True, slots=True)
class Satisfies(Expr):
    """`value satisfies type`."""

    value: Expr
    type: Type


# Functions and what they bind


@dataclass(frozen=True, slots=True)
class ObjPattern(Node):
    """`{ a, b: c }`: the properties taken, each by its own name or as `(property, name)`."""

    names: tuple[str | tuple[str, str], ...]

    def __post_init__(self) -> None:
        for name in self.names:
            check_identifier(name if isinstance(name, str) else name[1])


@dataclass(frozen=True, slots=True)
class ArrPattern(Node):
    """`[a, b]`."""

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in self.names:
            check_identifier(name)


Target = Name | ObjPattern | ArrPattern


@dataclass(frozen=True, slots=True)
class Param(Node):
    """A parameter: `name?: type`, or `...name: type` if `rest`."""

    target: Target
    type: Type | None = None
    optional: bool = False
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Block(Node):
    """`{ statements }`."""

    statements: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class Arrow(Expr):
    """`(params): return_type => body`."""

    params: tuple[Param, ...]
    body: Expr | Block
    return_type: Type | None = None
    is_async: bool = False


# Types


@dataclass(frozen=True, slots=True)
class TypeRef(Type):
    """A type by name, `string` and the like included: `Record<string, T>`."""

    name: str | Imported
    args: tuple[Type, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.name, str) and not all(map(is_word, self.name.split("."))):
            raise ValueError(f"not a type's name: {self.name!r}")


@dataclass(frozen=True, slots=True)
class TypeLiteral(Type):
    """A string, number or boolean as a type."""

    value: str | int | bool


@dataclass(frozen=True, slots=True)
class TypeArray(Type):
    """`item[]`."""

    item: Type


@dataclass(frozen=True, slots=True)
class TypeUnion(Type):
    """Two or more alternatives, kept in order."""

    types: tuple[Type, ...]

    def __post_init__(self) -> None:
        flat = tuple(
            inner for type_ in self.types for inner in (type_.types if isinstance(type_, TypeUnion) else (type_,))
        )
        if len(flat) < 2:
            raise ValueError("a union needs two types")
        object.__setattr__(self, "types", flat)


@dataclass(frozen=True, slots=True)
class TypeProp(Node):
    """`name?: type` in an object type, below its doc comment."""

    name: str
    type: Type
    optional: bool = False
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class TypeObj(Type):
    """`{ a: A; b?: B }`; `expanded` as in `Obj`."""

    props: tuple[TypeProp, ...]
    expanded: bool = False


@dataclass(frozen=True, slots=True)
class TypeFunction(Type):
    """`(params) => return_type`."""

    params: tuple[Param, ...]
    return_type: Type


@dataclass(frozen=True, slots=True)
class TypeIndex(Type):
    """`object[index]`: the type of a property."""

    object: Type
    index: Type


@dataclass(frozen=True, slots=True)
class Typeof(Type):
    """`typeof value`, a name or members of one."""

    value: Name | Imported | Member


# Statements


@dataclass(frozen=True, slots=True)
class Const(Stmt):
    """`const target: type = value;`."""

    target: Target
    value: Expr
    type: Type | None = None
    export: bool = False
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class Assign(Stmt):
    """`target = value;`."""

    target: Name | Member | Index
    value: Expr


@dataclass(frozen=True, slots=True)
class ExprStmt(Stmt):
    """`value;`."""

    value: Expr


@dataclass(frozen=True, slots=True)
class Return(Stmt):
    """`return value;`."""

    value: Expr | None = None


@dataclass(frozen=True, slots=True)
class Throw(Stmt):
    """`throw value;`."""

    value: Expr


@dataclass(frozen=True, slots=True)
class If(Stmt):
    """`if (test) then else otherwise`; a branch is a block or, without braces, one statement."""

    test: Expr
    then: Block | Assign | ExprStmt | Return | Throw
    otherwise: Block | Assign | ExprStmt | Return | Throw | If | None = None


@dataclass(frozen=True, slots=True)
class ForOf(Stmt):
    """`for (const target of iterable) { body }`."""

    target: Target
    iterable: Expr
    body: Block


@dataclass(frozen=True, slots=True)
class FunctionDecl(Stmt):
    """`function name<type_params>(params): return_type { body }`."""

    name: str
    params: tuple[Param, ...]
    body: Block
    return_type: Type | None = None
    type_params: tuple[str, ...] = ()
    export: bool = False
    is_async: bool = False
    doc: str | None = None

    def __post_init__(self) -> None:
        for name in (self.name, *self.type_params):
            check_identifier(name)


@dataclass(frozen=True, slots=True)
class TypeAlias(Stmt):
    """`type name = type;`."""

    name: str
    type: Type
    export: bool = False
    doc: str | None = None

    def __post_init__(self) -> None:
        check_identifier(self.name)


@dataclass(frozen=True, slots=True)
class Comment(Stmt):
    """A comment on lines of its own: `//` lines, or a `/** */` block that stands for itself."""

    text: str
    style: Literal["line", "block"] = "line"


@dataclass(frozen=True, slots=True)
class BlankLine(Stmt):
    """An empty line. Dropped at either end of a block; two are one."""


@dataclass(frozen=True, slots=True)
class Module(Node):
    """A file. `header_comment` comes first, then the imports that the statements need."""

    statements: tuple[Stmt, ...]
    header_comment: str | None = None
