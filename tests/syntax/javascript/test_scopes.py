import pytest

from amp2gen.syntax.javascript.scopes import resolve, sloppy_leaks
from amp2gen.syntax.javascript.tree import parse
from amp2gen.syntax.spans import Source, SyntaxProblem


def names_of(text):
    return resolve(parse(Source("a.js", text)))


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("a; b = c; d += 1; e++; [f, g.h] = i; ({ j, k: l = m } = n);", "abcdefgijlmn"),
        ("const a = 1, { b, c: [d = e], ...f } = g; a; b; c; d; f;", "ceg"),
        ("var f = function own(a, { b }, ...c) { own; a; b; c; d; var e; }; own; e;", ["own", "d", "e"]),
        ("function f() { return x; { let x; } } let x;", []),
        ("{ let a; var b; } a; b;", ["a"]),
        ("for (const a of b) a; for (c of d) c; for (let i = 0; i < n; i++) {} i;", "bcdni"),
        ("try { a; } catch ({ message }) { message; } message;", ["a", "message"]),
        ("class A extends B { static x = y; m() { A; this.z; } [k]() {} } new A();", "Byk"),
        ("({ a, b: c, [d]: e, f() {}, get g() { return h; } }); i: for (;;) break i;", "acdeh"),
        ("import a, { b as c } from 'x'; import * as d from 'y'; a; b; c; d;", "b"),
        ("export { a }; export { b } from 'x'; const c = (d) => d + `${e}`;", "ae"),
        ("switch (a) { case 1: let b; default: b; } b;", "ab"),
    ],
)
def test_free_names(text, free):
    assert set(names_of(text).free) == set(free)


def test_writes_and_declarations():
    names = names_of("let a = 1, b; const c = 2; var d; var d; a = 2; b++; c.x = 1;")
    assert {name for name, binding in names.top.bindings.items() if binding.reassigned} == {"a", "b", "d"}
    assert [use.access for use in names.top.bindings["b"].references] == ["update"]


def test_functions_used_outside_of_their_block():
    assert set(sloppy_leaks(names_of("{ function a() {} a(); } { function b() {} } b();"))) == {"b"}


def test_fresh_names_collide_with_nothing():
    assert names_of("let util; util2; { const util3 = 1; }").fresh("util") == "util4"


def test_unreadable_text_has_a_place():
    with pytest.raises(SyntaxProblem) as caught:
        parse(Source("a.js", "let a = 1;\nlet = = 2;\n"))
    assert (caught.value.path, caught.value.line) == ("a.js", 2)


def test_typescript_parses_too():
    assert not parse(Source("a.ts", "const a: string = <string>b;"), "typescript").root.has_error
