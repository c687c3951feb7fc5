"""Two texts of a schema: what is the same in other words, and what is not."""

import pytest

from amp2gen.verify.schema_forms import form_differences

MODEL = "type A @model @auth(rules: [{ allow: owner }]) { text: String }"


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
            'type Query { q: P @function(name: "f") } type P { n: Int }',
            'type P @aws_iam { n: Int } type Query { q: P @function(name: "f") @auth(rules: [{ allow: public }]) }',
        ),
        ('input In { "How many." n: Int! }', "input In {\n  n: Int!\n}"),
        (
            'type A @model @auth(rules: [{ allow: owner }]) { n: Int @index(name: "byN", sortKeyFields: "m") m: Int }',
            "type A @model @auth(rules: [{ allow: owner }]) "
            '{ n: Int @index(name: "byN", sortKeyFields: ["m"], queryField: "asByN") m: Int }',
        ),
        ("input AMPLIFY { globalAuthRule: AuthRule = { allow: public } } " + MODEL, MODEL),
    ],
    ids=[
        "defaults of rules",
        "iam is identityPool",
        "IAM may read plain types",
        "descriptions",
        "names of queries",
        "global rule",
    ],
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
        ("type A @model @auth(rules: [{ allow: owner }]) { id: ID! text: String }", "A.id"),
        ("enum B { x }", "A"),
    ],
)
def test_anything_else_is_a_difference(transformed, place):
    assert place in differences(MODEL, transformed)


PLAIN = 'type Query { q: P @function(name: "f") @auth(rules: [{ allow: private }]) } type P'


@pytest.mark.parametrize(
    ("said", "written", "places"),
    [
        ("@aws_iam { n: Int }", "@aws_api_key { n: Int }", ["P"]),
        ("{ n: Int }", "@aws_cognito_user_pools { n: Int }", ["P"]),
        ("@aws_cognito_user_pools { n: Int }", '@aws_cognito_user_pools(cognito_groups: ["A"]) { n: Int }', ["P"]),
        ("{ n: Int @auth(rules: [{ allow: private }]) }", "@aws_cognito_user_pools { n: Int }", ["P", "P.n"]),
        ("@aws_oidc { n: Int @aws_api_key }", "@aws_oidc { n: Int }", ["P.n"]),
    ],
    ids=["another mode", "opened", "groups only", "the field's own rules", "the field's own mode"],
)
def test_another_access_to_a_plain_type_is_a_difference(said, written, places):
    assert differences(f"{PLAIN} {said}", f"{PLAIN} {written}") == places


@pytest.mark.parametrize(
    ("original", "transformed", "place"),
    [
        ("input In { n: Int! }", "input In { n: Int }", "In.n"),
        ("input In { n: Int }", "type In { n: Int }", "In"),
        (
            'type Subscription { s: Int @aws_subscribe(mutations: ["m"]) }',
            "type Subscription { s: Int }",
            "Subscription.s",
        ),
        ("type Query { q(n: Int = 3): Int }", "type Query { q(n: Int): Int }", "Query.q"),
        ("type Query @aws_iam { q: Int }", "type Query { q: Int }", "Query"),
    ],
    ids=["a field of an input", "an input", "a subscription", "a default", "a root"],
)
def test_so_is_any_other_part_of_the_schema(original, transformed, place):
    assert differences(original, transformed)[:1] == [place]


def test_an_operation_that_is_open_to_others_is_a_difference():
    original = 'type Query { q: Int @function(name: "f") }'
    assert differences(original, 'type Query { q: Int @function(name: "f") @auth(rules: [{ allow: private }]) }') == [
        "Query.q"
    ]
