"""What the printer writes, case by case; prettier has to leave each as it is."""

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.printer import print_expression, print_module
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
    Call,
    Comment,
    Cond,
    Const,
    ExprStmt,
    ForOf,
    FunctionDecl,
    If,
    Imported,
    Index,
    Member,
    Method,
    Module,
    Name,
    New,
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
)

A, B, C = Name("a"), Name("b"), Name("c")
LONG = Name("aRatherLongNameThatTakesMuchRoom")


def and_(*operands: Any) -> Any:
    first, *others = operands
    for operand in others:
        first = Binary("&&", first, operand)
    return first


def fn(*params: str) -> tuple[Param, ...]:
    return tuple(Param(Name(name)) for name in params)


# Statements, and the text that they make.
CASES: dict[str, tuple[Any, str]] = {
    "fits on a line": (
        Const(A, data({"b": 1, "c": ["x"]})),
        "const a = { b: 1, c: ['x'] };",
    ),
    "expanded object": (
        Const(A, Obj((Prop("b", Num(1)),), expanded=True)),
        """\
        const a = {
          b: 1,
        };""",
    ),
    "object too long": (
        Const(A, data({"first": "x" * 30, "second": "y" * 30, "third": 3})),
        f"""\
        const a = {{
          first: '{"x" * 30}',
          second: '{"y" * 30}',
          third: 3,
        }};""",
    ),
    "keys": (
        Const(A, data({"b": 1, "custom:tier": 2, "10": 3, "__proto__": 4, "class": 5, "é": 6, "it's": 7})),
        """\
        const a = {
          b: 1,
          'custom:tier': 2,
          '10': 3,
          ['__proto__']: 4,
          class: 5,
          é: 6,
          "it's": 7,
        };""",
    ),
    "shorthand": (
        Const(A, data({"b": B, "read": Imported("read", "node:x"), "c": A})),
        "import { read } from 'node:x';\n\nconst a = { b, read, c: a };",
    ),
    "computed key, spread and method": (
        Const(
            A,
            Obj(
                (
                    Prop(B, Num(1)),
                    Spread(C),
                    Method("get", fn("x"), Block((Return(Name("x")),)), TypeRef("number"), is_async=True),
                )
            ),
        ),
        """\
        const a = {
          [b]: 1,
          ...c,
          async get(x): number {
            return x;
          },
        };""",
    ),
    "comment on a property": (
        Const(A, Obj((Prop("b", Num(1), "Gen 1 had two.\nThis is one."), Prop("c", Num(2))))),
        """\
        const a = {
          // Gen 1 had two.
          // This is one.
          b: 1,
          c: 2,
        };""",
    ),
    "several objects in an array break": (
        Const(A, data([{"b": 1, "c": 2}, {"b": 3, "c": 4}])),
        """\
        const a = [
          { b: 1, c: 2 },
          { b: 3, c: 4 },
        ];""",
    ),
    "numbers fill lines": (
        Const(A, data([100000 + n for n in range(12)])),
        """\
        const a = [
          100000, 100001, 100002, 100003, 100004, 100005, 100006, 100007, 100008,
          100009, 100010, 100011,
        ];""",
    ),
    "last argument is hugged": (
        ExprStmt(call(dotted("userPool.addClient"), "NativeAppClient", {"generateSecret": False, "b": "x" * 40})),
        f"""\
        userPool.addClient('NativeAppClient', {{
          generateSecret: false,
          b: '{"x" * 40}',
        }});""",
    ),
    "first argument is hugged": (
        ExprStmt(Call(Name("setTimeout"), (Arrow((), Block((ExprStmt(Call(B)),))), Num(500)))),
        """\
        setTimeout(() => {
          b();
        }, 500);""",
    ),
    "no argument is hugged": (
        ExprStmt(call(Name("override"), {"b": "x" * 40}, {"c": "y" * 40})),
        f"""\
        override(
          {{ b: '{"x" * 40}' }},
          {{ c: '{"y" * 40}' }},
        );""",
    ),
    "arguments one per line": (
        ExprStmt(call(dotted("backend.addEnvironment"), "A" * 40, dotted("bucket.bucketName.and.more"))),
        f"""\
        backend.addEnvironment(
          '{"A" * 40}',
          bucket.bucketName.and.more,
        );""",
    ),
    "call chain breaks": (
        Const(A, call(Member(call(Member(call(dotted("b.map"), Arrow(fn("x"), B)), "filter"), C), "find"), A)),
        """\
        const a = b
          .map((x) => b)
          .filter(c)
          .find(a);""",
    ),
    "short call chain stays": (
        ExprStmt(call(Member(call(dotted("allow.groups"), ["Admin"]), "to"), ["read", "write", "delete"])),
        "allow.groups(['Admin']).to(['read', 'write', 'delete']);",
    ),
    "factory call is merged": (
        Const(A, call(members(call(dotted("Stack.of"), B), "first", "second"), "x" * 60)),
        f"""\
        const a = Stack.of(b).first.second(
          '{"x" * 60}',
        );""",
    ),
    "cast chain breaks at the last name": (
        Const(
            Name("domain"),
            As(
                members(call(dotted("userPool.node.findChild"), "UserPoolDomain"), "node", "defaultChild"),
                TypeRef("CfnUserPoolDomain"),
            ),
        ),
        """\
        const domain = userPool.node.findChild('UserPoolDomain').node
          .defaultChild as CfnUserPoolDomain;""",
    ),
    "long member chain goes below": (
        Const(ObjPattern(("authenticatedUserIamRole", "unauthenticatedUserIamRole")), dotted("backend.auth.resources")),
        """\
        const { authenticatedUserIamRole, unauthenticatedUserIamRole } =
          backend.auth.resources;""",
    ),
    "pattern breaks": (
        Const(ObjPattern(("first" * 6, "second" * 6, "third" * 6)), dotted("backend.auth")),
        f"""\
        const {{
          {"first" * 6},
          {"second" * 6},
          {"third" * 6},
        }} = backend.auth;""",
    ),
    "pattern with a new name": (
        Const(ObjPattern((("cfnResources", "made"),)), A),
        "const { cfnResources: made } = a;",
    ),
    "string goes below": (
        Const(A, Str("x" * 75)),
        f"""\
        const a =
          '{"x" * 75}';""",
    ),
    "template never breaks": (
        Const(A, Template(("x" * 60, dotted("backend.stack.region"), "`${y}\\", Call(B)))),
        f"const a = `{'x' * 60}${{backend.stack.region}}\\`\\${{y}}\\\\${{b()}}`;",
    ),
    "operators at line ends": (
        Const(A, and_(LONG, Not(LONG), LONG)),
        f"""\
        const a =
          {LONG.text} &&
          !{LONG.text} &&
          {LONG.text};""",
    ),
    "mixed operators in parentheses": (
        ExprStmt(Binary("||", Binary("&&", A, B), Binary("??", C, Binary("-", A, Binary("-", B, C))))),
        "(a && b) || (c ?? a - (b - c));",
    ),
    "logical operators are flattened": (ExprStmt(Binary("&&", A, Binary("&&", B, C))), "a && b && c;"),
    "conditional breaks": (
        Assign(dotted("a.removalPolicy"), Cond(LONG, Member(LONG, "destroy"), Member(LONG, "retain"))),
        f"""\
        a.removalPolicy = {LONG.text}
          ? {LONG.text}.destroy
          : {LONG.text}.retain;""",
    ),
    "conditional chain": (
        Const(A, Cond(B, Str("x" * 30), Cond(C, Str("y" * 30), Null()))),
        f"""\
        const a = b
          ? '{"x" * 30}'
          : c
            ? '{"y" * 30}'
            : null;""",
    ),
    "arrow with a conditional": (
        ExprStmt(call(dotted("a.map"), Arrow(fn("x"), Cond(Name("x"), Str("x" * 40), Str("y" * 40))))),
        f"""\
        a.map((x) =>
          x
            ? '{"x" * 40}'
            : '{"y" * 40}',
        );""",
    ),
    "arrow returning an object": (
        Const(A, Arrow(fn("x"), data({"x": Name("x")}), is_async=True)),
        "const a = async (x) => ({ x });",
    ),
    "arrow chain": (Const(A, Arrow(fn("x"), Arrow(fn("y"), Name("x")))), "const a = (x) => (y) => x;"),
    "empty functions and blocks": (
        If(A, Block((Const(B, Arrow((), Block(()))),)), Block(())),
        """\
        if (a) {
          const b = () => {};
        } else {
        }""",
    ),
    "else if and single statements": (
        If(A, Return(), If(B, Throw(new(Name("Error"), "no")), ExprStmt(Call(C)))),
        """\
        if (a) return;
        else if (b) throw new Error('no');
        else c();""",
    ),
    "for of": (
        ForOf(ArrPattern(("key", "value")), call(dotted("Object.entries"), A), Block((ExprStmt(Call(B)),))),
        """\
        for (const [key, value] of Object.entries(a)) {
          b();
        }""",
    ),
    "parameters break": (
        FunctionDecl(
            "make",
            (
                Param(A, TypeRef("Record", (TypeRef("string"), TypeUnion((TypeRef("A"), TypeRef("null")))))),
                Param(B, TypeRef("number"), optional=True),
                Param(C, TypeArray(TypeRef("string")), rest=True),
            ),
            Block((Return(Await(A)),)),
            TypeRef("Promise", (TypeRef("T"),)),
            ("T",),
            export=True,
            is_async=True,
            doc="Makes it.",
        ),
        """\
        /** Makes it. */
        export async function make<T>(
          a: Record<string, A | null>,
          b?: number,
          ...c: string[]
        ): Promise<T> {
          return await a;
        }""",
    ),
    "sole pattern is hugged": (
        FunctionDecl(
            "handler",
            (Param(ObjPattern(("event", "x")), TypeObj((TypeProp("event", TypeRef("Event" * 12)),))),),
            Block(()),
        ),
        f"""\
        function handler({{
          event,
          x,
        }}: {{
          event: {"Event" * 12};
        }}) {{}}""",
    ),
    "types": (
        TypeAlias(
            "Gen1",
            TypeObj(
                (
                    TypeProp("takesOver", TypeRef("string"), doc="The Gen 1 environment."),
                    TypeProp("done", TypeFunction((Param(A, TypeRef("A")),), TypeRef("void")), optional=True),
                    TypeProp("one-of", TypeUnion((TypeLiteral("a"), TypeLiteral(1), TypeLiteral(False)))),
                    TypeProp("all", TypeArray(TypeUnion((TypeRef("A"), TypeRef("B"))))),
                    TypeProp("auth", TypeIndex(TypeRef("Backend"), TypeLiteral("auth"))),
                    TypeProp("made", TypeRef("ReturnType", (Typeof(Imported("secret", "x")),))),
                )
            ),
            export=True,
        ),
        """\
        import { secret } from 'x';

        export type Gen1 = {
          /** The Gen 1 environment. */
          takesOver: string;
          done?: (a: A) => void;
          'one-of': 'a' | 1 | false;
          all: (A | B)[];
          auth: Backend['auth'];
          made: ReturnType<typeof secret>;
        };""",
    ),
    "union breaks": (
        TypeAlias("Actions", TypeUnion(tuple(TypeLiteral(letter * 20) for letter in "abcd"))),
        f"""\
        type Actions =
          | '{"a" * 20}'
          | '{"b" * 20}'
          | '{"c" * 20}'
          | '{"d" * 20}';""",
    ),
    "parentheses": (
        ExprStmt(
            Arr(
                (
                    Member(As(A, TypeRef("A")), "b"),
                    Not(Binary("in", A, B)),
                    Member(Num(1), "b"),
                    Member(Num(-1), "b"),
                    New(Member(Call(A), "b")),
                    NonNull(Cond(A, B, C)),
                    Call(Arrow((), A)),
                    Member(Await(A), "b"),
                    Satisfies(Binary("+", A, B), TypeRef("A")),
                    Spread(Binary("||", A, B)),
                )
            )
        ),
        """\
        [
          (a as A).b,
          !(a in b),
          (1).b,
          (-1).b,
          new (a().b)(),
          (a ? b : c)!,
          (() => a)(),
          (await a).b,
          (a + b) satisfies A,
          ...(a || b),
        ];""",
    ),
    "object at the start of a statement": (ExprStmt(Member(Obj(()), "a")), "({}).a;"),
    "optional access": (
        ExprStmt(Call(Index(Member(A, "b", optional=True), Str("c-d"), optional=True), optional=True)),
        "a?.b?.['c-d']?.();",
    ),
    "raw code": (
        Const(A, Raw("x ** y", (Imported("y", "./y"),)), Raw("keyof T")),
        "import { y } from './y';\n\nconst a: keyof T = x ** y;",
    ),
    "numbers": (
        ExprStmt(data([1, -2, 0.5, 1.0, 1e21, 1e20, 1.5e-7, 1e-6, -0.0])),
        "[1, -2, 0.5, 1, 1e21, 100000000000000000000, 1.5e-7, 0.000001, 0];",
    ),
    "wide characters count two": (
        ExprStmt(call(A, {"b": "日" * 33})),
        f"a({{ b: '{'日' * 33}' }});",
    ),
    "wide characters that do not fit": (
        ExprStmt(call(A, {"b": "日" * 34})),
        f"""\
        a({{
          b: '{"日" * 34}',
        }});""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_text(name: str) -> None:
    statement, expected = CASES[name]
    assert print_module(Module((statement,))) == dedent(expected) + "\n"


@pytest.mark.node
def test_prettier_leaves_every_case_as_it_is(judge: Callable[..., Any]) -> None:
    # A `return` or `await` of its own needs a function around it for the parser.
    texts = [print_module(Module((statement,))) for name, (statement, _) in CASES.items()]
    for name, text, verdict in zip(CASES, texts, judge(snippets=texts)["snippets"], strict=True):
        assert verdict["errors"] in ([], ["A 'return' statement can only be used within a function body."]), name
        assert verdict["formatted"] == text, name


def test_blank_lines_and_comments() -> None:
    statements = (
        BlankLine(),
        Comment("One.\nTwo."),
        ExprStmt(Call(A)),
        BlankLine(),
        BlankLine(),
        Comment("Stands for itself.", "block"),
        BlankLine(),
    )
    assert print_module(Module(statements, "Written by amp2gen.")) == dedent(
        """\
        // Written by amp2gen.

        // One.
        // Two.
        a();

        /** Stands for itself. */
        """
    )


def test_no_statements_are_no_text() -> None:
    assert print_module(Module(())) == ""


def test_an_expression_in_a_narrow_width() -> None:
    expression = data({"a": [1], "b": "x"})
    assert print_expression(expression) == "{ a: [1], b: 'x' }"
    assert print_expression(expression, width=10) == "{\n  a: [1],\n  b: 'x',\n}"


def test_a_node_used_twice_is_printed_alike() -> None:
    shared = Obj(())
    assert print_module(Module((ExprStmt(Call(Member(shared, "a"), (shared,))),))) == "({}).a({});\n"
