"""Random trees are printed as prettier would, and are what the TypeScript parser takes."""

import string
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from amp2gen.backend_ts.typescript.printer import print_module
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
    NonNull,
    Not,
    Null,
    Num,
    Obj,
    ObjPattern,
    Param,
    Prop,
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

BATCH = 200

IDENTIFIERS = """
    a b fs id cb key role api env stack scope table bucket backend userPool Duration RestApi Stack $ _ i
    cfnUserPoolClient amplifyDynamoDbTables authenticatedUserIamRole unauthenticatedUserIamRole
    cfnIdentityPoolRole readFileSync fileURLToPath AuthorizationType customizeAuthentication
    temporaryPasswordValidityDays
""".split()  # noqa: SIM905
WORDS = """
    read write delete identity a public/* private/{entity_id}/* custom:tier dynamodb:GetItem x s3:PutObject
    arn:aws:dynamodb:us-east-1:123456789012:table/Order-abcdefghijklmnopqrstuvwxyz-main given_name
    GOOGLE_CLIENT_ID It's say-"hi" the quick brown fox ${env} `tick` 日本語 ok 👍🏽 é
""".split()  # noqa: SIM905
OPERATORS = """
    && || ?? + - * / % === !== < >= & | ** in instanceof
""".split()  # noqa: SIM905


@pytest.mark.node
@pytest.mark.parametrize("number", range(2))
def test_prettier_leaves_random_modules_as_they_are(judge: Callable[..., Any], number: int) -> None:
    texts = sample(modules(), number)
    verdicts = judge(snippets=texts)["snippets"]
    wrong = [
        (text, verdict["errors"] or verdict["formatted"])
        for text, verdict in zip(texts, verdicts, strict=True)
        if verdict["errors"] or verdict["formatted"] != text
    ]
    assert not wrong, "\n--- prettier:\n".join(map(str, min(wrong, key=lambda pair: len(pair[0]))))


def sample(strategy: st.SearchStrategy[Module], number: int) -> list[str]:
    """The text of a batch of modules, the same for each `number`."""
    texts: list[str] = []

    @seed(number)
    @settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(module: Module) -> None:
        texts.append(print_module(module))

    collect()
    return texts


@cache
def names() -> st.SearchStrategy[str]:
    return st.sampled_from(IDENTIFIERS)


@cache
def texts() -> st.SearchStrategy[str]:
    phrase = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
    # Python's Unicode tables, and so the widths we count, can be older than prettier's.
    known = st.characters(exclude_categories=["Cs", "Cn"])
    return st.one_of(st.sampled_from(WORDS), phrase, st.text(known, max_size=8))


@cache
def keys() -> st.SearchStrategy[str]:
    odd = st.sampled_from(["a b", "custom:tier", "1", "10.5", "public/*", "", "it's", "__proto__", "default", "é"])
    return st.one_of(names(), names(), names(), odd)


@cache
def numbers() -> st.SearchStrategy[Num]:
    return st.one_of(st.integers(-9, 99999), st.floats(-1e6, 1e30)).map(Num)


@cache
def atoms() -> st.SearchStrategy[Any]:
    return st.one_of(
        names().map(Name),
        names().map(Name),
        texts().map(Str),
        texts().map(Str),
        numbers(),
        st.booleans().map(Bool),
        st.sampled_from([Null(), Undefined(), Imported("imported", "node:x"), Member(ImportMeta(), "url")]),
    )


def several(strategy: st.SearchStrategy[Any], max_size: int = 4) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=max_size).map(tuple)


@cache
def patterns() -> st.SearchStrategy[Any]:
    aliased = st.tuples(names(), names())
    return st.one_of(
        several(st.one_of(names(), names(), aliased), 5).map(ObjPattern),
        several(names(), 3).map(ArrPattern),
    )


@cache
@st.composite
def params(draw: st.DrawFn, depth: int) -> tuple[Param, ...]:
    target = st.one_of(names().map(Name), names().map(Name), names().map(Name), patterns())
    type_ = st.none() | types(depth - 1)
    made = [Param(draw(target), draw(type_)) for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2, 3])))]
    if made and draw(st.integers(0, 7)) == 0:
        made[-1] = Param(Name(draw(names())), made[-1].type, rest=True)
    return tuple(made)


@cache
def types(depth: int) -> st.SearchStrategy[Any]:
    simple = st.one_of(
        st.sampled_from(["string", "number", "void", "null", "undefined", "Backend", "CfnUserPoolClient"]).map(TypeRef),
        st.one_of(texts(), st.integers(0, 99), st.booleans()).map(TypeLiteral),
        names().map(lambda name: Typeof(Name(name))),
        st.just(TypeRef(Imported("ImportedType", "aws-cdk-lib", type_only=True))),
    )
    if depth <= 0:
        return simple
    inner = types(depth - 1)
    prop = st.builds(TypeProp, keys(), inner, st.booleans(), st.none() | st.sampled_from(["Why.", "Two\nlines."]))
    return st.one_of(
        simple,
        st.builds(TypeRef, st.sampled_from(["Record", "Map", "Array", "ReturnType"]), several(inner, 3)),
        inner.map(TypeArray),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: TypeUnion(tuple(items))),
        st.builds(TypeObj, several(prop, 4), st.booleans()),
        st.builds(TypeFunction, params(depth - 1), inner),
        st.builds(TypeIndex, simple, texts().map(TypeLiteral)),
    )


@cache
@st.composite
def expressions(draw: st.DrawFn, depth: int, is_async: bool = False) -> Any:
    if depth <= 0 or draw(st.integers(0, 9)) == 0:
        return draw(atoms())
    inner = expressions(depth - 1, is_async)
    match draw(st.sampled_from(KINDS)):
        case "object":
            return draw(objects(depth, is_async))
        case "array":
            return Arr(draw(several(spreadable(inner), 5)))
        case "numbers":
            return Arr(draw(several(numbers(), 40)))
        case "chain":
            return draw(chains(depth, is_async))
        case "call":
            type_args = draw(st.one_of(st.just(()), st.just(()), several(types(1), 2)))
            return Call(draw(callees(depth, is_async)), draw(arguments(depth, is_async)), type_args)
        case "new":
            return New(Name(draw(names())), draw(arguments(depth, is_async)))
        case "member":
            return Member(draw(inner), draw(names()), draw(st.booleans()))
        case "index":
            return Index(draw(inner), draw(inner), draw(st.booleans()))
        case "template":
            return Template(draw(several(st.one_of(texts(), templated(depth - 1)), 5)))
        case "arrow":
            return draw(arrows(depth))
        case "cond":
            return Cond(draw(inner), draw(inner), draw(inner))
        case "binary":
            return Binary(draw(st.sampled_from(OPERATORS)), draw(inner), draw(inner))
        case "not":
            return Not(draw(inner))
        case "await":
            return Await(draw(inner)) if is_async else draw(inner)
        case "non-null":
            value = draw(inner)
            return value if has_optional(value) else NonNull(value)
        case _:
            return draw(st.sampled_from([As, As, Satisfies]))(draw(inner), draw(types(1)))


KINDS = """
    object object object array array numbers chain chain chain call call new new member member index template
    arrow arrow cond binary binary not await non-null cast
""".split()  # noqa: SIM905


def spreadable(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(inner, inner, inner, inner, inner.map(Spread))


@cache
def templated(depth: int) -> st.SearchStrategy[Any]:
    """What stands in a template: prettier itself is not stable where that needs several lines."""
    if depth <= 0:
        return atoms()
    return st.one_of(
        atoms(),
        st.builds(Member, templated(depth - 1), names()),
        st.builds(Call, names().map(Name), several(templated(depth - 1), 2)),
        st.builds(Binary, st.just("??"), templated(depth - 1), atoms()),
    )


@cache
@st.composite
def objects(draw: st.DrawFn, depth: int, is_async: bool) -> Obj:
    inner = expressions(depth - 1, is_async)
    comment = st.one_of(*[st.none()] * 6, texts(), st.just("Two\nlines."))
    prop = st.builds(Prop, st.one_of(*[keys()] * 8, inner), inner, comment)
    method = st.builds(Method, keys(), params(1), blocks(depth - 1), st.none() | types(1))
    shorthand = names().map(lambda name: Prop(name, Name(name)))
    entry = st.one_of(*[prop] * 8, shorthand, shorthand, inner.map(Spread), method)
    return Obj(draw(several(entry, 5)), draw(st.integers(0, 3)) == 0)


@cache
@st.composite
def chains(draw: st.DrawFn, depth: int, is_async: bool) -> Any:
    made: Any = draw(st.one_of(names().map(Name), expressions(depth - 1, is_async)))
    for _ in range(draw(st.integers(1, 5))):
        for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2]))):
            made = Member(made, draw(names()), draw(st.integers(0, 9)) == 0)
        if draw(st.integers(0, 12)) == 0:
            made = Index(made, draw(st.one_of(numbers(), texts().map(Str))))
        if draw(st.integers(0, 12)) == 0 and not has_optional(made):
            made = NonNull(made)
        made = Call(made, draw(arguments(depth, is_async)))
    return made


def has_optional(node: Any) -> bool:
    """Whether `?.` occurs in a chain: a `!` after it, and calls after that, are a known limit of the printer."""
    while isinstance(node, Member | Index | Call | NonNull):
        if not isinstance(node, NonNull) and node.optional:
            return True
        node = node.callee if isinstance(node, Call) else node.value if isinstance(node, NonNull) else node.object
    return False


@cache
def callees(depth: int, is_async: bool) -> st.SearchStrategy[Any]:
    return st.one_of(names().map(Name), names().map(Name), names().map(Name), expressions(depth - 1, is_async))


@cache
def arguments(depth: int, is_async: bool) -> st.SearchStrategy[tuple[Any, ...]]:
    inner = expressions(depth - 1, is_async)
    return several(spreadable(st.one_of(inner, inner, arrows(depth - 1), objects(depth - 1, is_async))), 4)


@cache
@st.composite
def arrows(draw: st.DrawFn, depth: int) -> Arrow:
    is_async = draw(st.integers(0, 5)) == 0
    body = st.one_of(expressions(depth - 1, is_async), blocks(depth - 1, is_async))
    return Arrow(draw(params(1)), draw(body), draw(st.one_of(st.none(), st.none(), types(2))), is_async)


@cache
@st.composite
def statements(draw: st.DrawFn, depth: int, is_async: bool = False) -> Any:
    value = expressions(depth, is_async)
    match draw(st.sampled_from(["const", "const", "const", "assign", "expr", "expr", "if", "for", "throw", "return"])):
        case "const":
            target = draw(st.one_of(names().map(Name), names().map(Name), patterns()))
            return Const(target, draw(value), draw(st.one_of(st.none(), st.none(), types(2))))
        case "assign":
            made: Any = Member(Name(draw(names())), draw(names()))
            for _ in range(draw(st.integers(0, 3))):
                made = Member(made, draw(names()))
            return Assign(made, draw(value))
        case "expr":
            return ExprStmt(draw(value))
        case "if":
            return draw(ifs(depth, is_async))
        case "for":
            target = draw(st.one_of(names().map(Name), patterns()))
            return ForOf(target, draw(value), draw(blocks(depth - 1, is_async)))
        case "throw":
            return Throw(draw(value))
        case _:
            return Return(draw(st.none() | value))


@cache
@st.composite
def ifs(draw: st.DrawFn, depth: int, is_async: bool) -> If:
    value = expressions(depth - 1, is_async)
    branch = st.one_of(
        blocks(depth - 1, is_async),
        value.map(Return),
        value.map(ExprStmt),
        st.builds(Assign, names().map(Name), value),
    )
    otherwise = st.none() | branch
    if depth > 0:
        otherwise |= ifs(depth - 1, is_async)
    return If(draw(value), draw(branch), draw(otherwise))


@cache
@st.composite
def blocks(draw: st.DrawFn, depth: int, is_async: bool = False) -> Block:
    filler = st.sampled_from([BlankLine(), Comment("Why it is so."), Comment("One\n\nthree", "block")])
    return Block(draw(several(st.one_of(*[statements(max(depth, 0), is_async)] * 4, filler), 3)))


@cache
@st.composite
def declarations(draw: st.DrawFn, depth: int) -> Any:
    doc = draw(st.one_of(st.none(), st.none(), texts(), st.just("One\n\nthree")))
    export = draw(st.booleans())
    unique = "x" + "".join(draw(st.lists(st.sampled_from(string.ascii_letters), min_size=8, max_size=30)))
    match draw(st.sampled_from(["const", "const", "function", "type"])):
        case "const":
            type_ = draw(st.one_of(st.none(), st.none(), types(2)))
            return Const(Name(unique), draw(expressions(depth)), type_, export, doc)
        case "function":
            is_async = draw(st.booleans())
            generics = draw(st.sampled_from([(), (), ("T",), ("Input", "Output")]))
            result = draw(st.none() | types(2))
            body = draw(blocks(depth, is_async))
            return FunctionDecl(unique, draw(params(2)), body, result, generics, export, is_async, doc)
        case _:
            return TypeAlias(unique, draw(types(3)), export, doc)


@cache
@st.composite
def modules(draw: st.DrawFn) -> Module:
    depth = draw(st.sampled_from([1, 2, 2, 3, 3, 4]))
    top = st.one_of(
        declarations(depth),
        declarations(depth),
        statements(depth).filter(lambda made: not isinstance(made, Return)),
        st.sampled_from([BlankLine(), Comment("Why."), Comment("Stands alone.", "block")]),
    )
    return Module(draw(several(top, 3)), draw(st.sampled_from([None, None, "Header."])))
