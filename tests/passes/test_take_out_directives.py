"""What Gen 2 does not know goes from the schema, by name; all else stays, letter for letter."""

import pytest

from amp2gen.passes.take_out_directives import without_unknown
from amp2gen.syntax.graphql.parser import parse

KEPT = """
directive @mine(why: String) on FIELD_DEFINITION
type A @model @auth(rules: [{ allow: owner }]) @searchable @mapsTo(name: "Z") @aws_iam {
  id: ID! @primaryKey
  b: [B] @hasMany @deprecated
  n: Int @default(value: "3") @mine(why: "because")
}
type B @model @key(fields: ["id"]) { id: ID! }
type Query { f: Int @function(name: "f") g: Int @http(url: "https://example.com") }
"""


def test_what_is_known_stays() -> None:
    assert without_unknown(parse(KEPT, "schema.graphql")).text == KEPT


@pytest.mark.parametrize(
    ("schema", "left", "taken"),
    [
        ("type A @ttl { id: ID! }", "type A { id: ID! }", "@ttl of A"),
        ("type A { id: ID! @stars(n: 5) n: Int }", "type A { id: ID! n: Int }", "@stars of A.id"),
        ("extend type Query { n: Int @sql }", "extend type Query { n: Int }", "@sql of Query.n"),
        ("enum E { A @old B }", "enum E { A B }", "@old of E.A"),
        ("input I { a: Int = 3 @big }", "input I { a: Int = 3 }", "@big of I.a"),
        ("type Q { f(a: Int @small): Int }", "type Q { f(a: Int): Int }", "@small of Q.a"),
    ],
)
def test_what_is_unknown_goes(schema: str, left: str, taken: str) -> None:
    result = without_unknown(parse(schema, "schema.graphql"))
    assert (result.text, result.taken) == (left, (taken,))
    [found] = result.diagnostics
    assert (found.code, found.severity) == ("A2G1404", "error")
    assert found.origin is not None
    assert found.origin.column == schema.index("@") + 1
