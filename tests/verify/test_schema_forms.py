"""Two texts of a schema: what is the same in other words, and what is not."""

import pytest

from amp2gen.verify.schema_forms import form_differences

MODEL = "type A @model @auth(rules: [{ allow: owner }]) { id: ID! text: String }"


def differences(original, transformed, mode="API_KEY"):
    return [place for place, _, _ in form_differences(original, transformed, mode)]


@pytest.mark.parametrize(
    ("original", "transformed"),
    [
        (MODEL, 'type A @model @auth(rules: [{ allow: owner, ownerField: "owner" }]) { text: String }'),
        (
            "type A @model @auth(rules: [{ allow: public, provider: iam }]) { n: Int }",
            "type A @model @auth(rules: [{ allow: public, provider: identityPool }]) { n: Int }",
        ),
        (
            'type Query { q: P @function(name: "f") } type P { n: Int @auth(rules: [{ allow: public }]) }',
            'type P @aws_api_key { n: Int } type Query { q: P @function(name: "f") @auth(rules: [{ allow: public }]) }',
        ),
        (
            'type A @model @auth(rules: [{ allow: owner }]) { n: Int @index(name: "byN", sortKeyFields: "m") m: Int }',
            "type A @model @auth(rules: [{ allow: owner }]) "
            '{ n: Int @index(name: "byN", sortKeyFields: ["m"], queryField: "asByN") m: Int }',
        ),
        ("input AMPLIFY { globalAuthRule: AuthRule = { allow: public } } " + MODEL, MODEL),
    ],
    ids=["defaults of rules", "iam is identityPool", "access of plain types", "names of queries", "global rule"],
)
def test_other_words_for_the_same(original, transformed):
    assert differences(original, transformed) == []


@pytest.mark.parametrize(
    ("transformed", "place"),
    [
        ("type A @model @auth(rules: [{ allow: private }]) { text: String }", "A"),
        ("type A @model @auth(rules: [{ allow: owner }]) { text: String! }", "A.text"),
        ("type A @model @auth(rules: [{ allow: owner }]) { text: String other: Int }", "A.other"),
        ("type A @model @auth(rules: [{ allow: owner }])", "A.text"),
        ("type A @model(queries: null) @auth(rules: [{ allow: owner }]) { text: String }", "A"),
        ('type A @model @auth(rules: [{ allow: owner }]) { text: String @index(name: "t") }', "A.text"),
        ("type A @model @auth(rules: [{ allow: owner }]) { text: String @auth(rules: [{ allow: owner }]) }", "A.text"),
        ("type A @model @auth(rules: [{ allow: owner, operations: [read] }]) { text: String }", "A"),
        ("enum B { x }", "A"),
    ],
)
def test_anything_else_is_a_difference(transformed, place):
    assert place in differences(MODEL, transformed)


def test_a_plain_type_that_is_open_to_more_is_a_difference():
    original = 'type Query { q: P @function(name: "f") } type P @aws_iam { n: Int }'
    assert differences(original, original.replace("@aws_iam", "@aws_api_key")) == ["P.n"]


def test_an_operation_that_is_open_to_others_is_a_difference():
    original = 'type Query { q: Int @function(name: "f") }'
    assert differences(original, 'type Query { q: Int @function(name: "f") @auth(rules: [{ allow: private }]) }') == [
        "Query.q"
    ]
