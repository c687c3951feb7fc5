import pytest

from amp2gen.syntax.javascript.effects import Effect, commute, effect_of
from amp2gen.syntax.javascript.scopes import resolve
from amp2gen.syntax.javascript.tree import parse
from amp2gen.syntax.spans import Source


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("const a = 1, b = [a, `${a}`], c = () => f();", Effect.NONE),
        ("function f() { g(); } class A { m() { g(); } }", Effect.READS),
        ("exports.a = async () => g(); module.exports = 5;", Effect.NONE),
        ("const a = require('x');", Effect.NONE),
        ("let a; a = 1; a++;", Effect.NONE),
        ("const t = process.env.TABLE || 'x';", Effect.READS),
        ("const l = process.env.LIST.split(',').map((x) => x.trim);", Effect.READS),
        ("const l = [1]; for (const x of l) l.push(x); l.forEach((x) => x + 1);", Effect.READS),
        ("const n = parseInt(process.env.N, 10);", Effect.READS),
        ("const m = new Map();", Effect.READS),
        ("const c = new Client({});", Effect.READS),
        ("const l = [1]; l.forEach((x) => print(x));", Effect.ACTS),
        ("const l = [1]; l.forEach(print);", Effect.ACTS),
        ("const parseInt = f; parseInt('1');", Effect.ACTS),
        ("process.env.TABLE = 'x';", Effect.ACTS),
        ("counter = 1;", Effect.ACTS),
        ("console.log(1);", Effect.ACTS),
        ("const x = new Thing();", Effect.ACTS),
        ("delete a.b;", Effect.ACTS),
        ("throw 1;", Effect.ACTS),
        ("const a = [...b];", Effect.ACTS),
        ("tag`x`;", Effect.ACTS),
        ("class A { static x = f(); }", Effect.ACTS),
        ("Client.configure({});", Effect.ACTS),
    ],
)
def test_effect(text, effect):
    tree = parse(Source("a.js", text))
    assert effect_of(tree, resolve(tree), tree.root.named_children, frozenset({"Client"})) is effect


def test_only_reading_and_doing_nothing_commute():
    pairs = {(one, other) for one in Effect for other in Effect if not commute(one, other)}
    assert pairs == {
        (Effect.READS, Effect.ACTS),
        (Effect.ACTS, Effect.READS),
        (Effect.ACTS, Effect.ACTS),
    }
