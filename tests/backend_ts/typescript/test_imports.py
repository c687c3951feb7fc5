"""Import statements follow from the imported symbols in the tree."""

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from amp2gen.backend_ts.typescript.build import call, data
from amp2gen.backend_ts.typescript.printer import print_module
from amp2gen.backend_ts.typescript.tree import (
    Block,
    Const,
    Expr,
    ExprStmt,
    FunctionDecl,
    Imported,
    Module,
    Name,
    Param,
    TypeAlias,
    TypeRef,
)


def imports_of(*symbols: Imported) -> str:
    """The import statements of a module that names these symbols, each where it belongs."""
    statements = [
        TypeAlias(f"T{number}", TypeRef(symbol)) if symbol.type_only else ExprStmt(symbol)
        for number, symbol in enumerate(symbols)
    ]
    return print_module(Module(tuple(statements))).partition("\n\n")[0] + "\n"


def test_order() -> None:
    assert imports_of(
        Imported("override", "./override"),
        Imported("moved", "../gen1"),
        Imported("Backend", "../../backend", type_only=True),
        Imported("Policy", "aws-cdk-lib/aws-iam"),
        Imported("IRole", "aws-cdk-lib/aws-iam", type_only=True),
        Imported("Duration", "aws-cdk-lib"),
        Imported("defineAuth", "@aws-amplify/backend"),
        Imported("readFileSync", "node:fs"),
        Imported("branchName", "../gen1"),
        Imported("Zed", "../gen1"),
    ) == dedent(
        """\
        import { readFileSync } from 'node:fs';
        import { defineAuth } from '@aws-amplify/backend';
        import { Duration } from 'aws-cdk-lib';
        import { Policy } from 'aws-cdk-lib/aws-iam';
        import type { IRole } from 'aws-cdk-lib/aws-iam';
        import type { Backend } from '../../backend';
        import { branchName, moved, Zed } from '../gen1';
        import { override } from './override';
        """
    )


def test_long_lists_break_and_a_single_name_never_does() -> None:
    assert imports_of(*(Imported(letter * 24, "aws-cdk-lib") for letter in "ABC")) == dedent(
        f"""\
        import {{
          {"A" * 24},
          {"B" * 24},
          {"C" * 24},
        }} from 'aws-cdk-lib';
        """
    )
    assert imports_of(Imported("A" * 70, "aws-cdk-lib")) == f"import {{ {'A' * 70} }} from 'aws-cdk-lib';\n"


def test_default_exports_and_other_names() -> None:
    assert imports_of(
        Imported("default", "./gen1.json", alias="gen1"),
        Imported("schema", "./gen1.json"),
        Imported("Table", "./gen1.json", alias="Gen1Table"),
    ) == ("import gen1, { schema, Table as Gen1Table } from './gen1.json';\n")


def test_a_value_that_is_also_used_as_a_type_is_imported_once() -> None:
    used: Expr = call(Imported("RestApi", "x"))
    made = FunctionDecl(
        "add",
        (Param(Name("api"), TypeRef(Imported("RestApi", "x", type_only=True))),),
        Block((ExprStmt(used),)),
    )
    assert print_module(Module((made,))).startswith("import { RestApi } from 'x';\n\n")


def test_symbols_are_found_in_every_part_of_the_tree() -> None:
    value = data({"a": [{"b": Imported("deep", "x")}]})
    assert print_module(Module((Const(Name("a"), value, TypeRef("A", (TypeRef(Imported("T", "y", True)),))),))) == (
        "import { deep } from 'x';\nimport type { T } from 'y';\n\nconst a: A<T> = { a: [{ b: deep }] };\n"
    )


@pytest.mark.parametrize(
    "statements",
    [
        (ExprStmt(Imported("Function", "x")), ExprStmt(Imported("Function", "y"))),
        (ExprStmt(Imported("auth", "x")), Const(Name("auth"), data(1))),
        (ExprStmt(Imported("add", "x")), FunctionDecl("add", (), Block(()))),
    ],
)
def test_two_symbols_of_one_name_are_refused(statements: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="also declared by"):
        print_module(Module(statements))


@pytest.mark.node
def test_prettier_agrees(judge: Callable[..., Any]) -> None:
    text = print_module(
        Module(
            (
                ExprStmt(Imported("default", "./a.json", alias="a")),
                ExprStmt(Imported("b", "./a.json")),
                *(ExprStmt(Imported(letter * 24, "aws-cdk-lib")) for letter in "ABC"),
                TypeAlias("T", TypeRef(Imported("default", "./t", type_only=True, alias="U"))),
                ExprStmt(Imported("it", "./it's")),
            )
        )
    )
    assert judge(snippets=[text])["snippets"] == [{"formatted": text, "errors": [], "statements": 11}]
