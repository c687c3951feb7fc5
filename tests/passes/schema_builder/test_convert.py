"""What the schema builder has words for, and how each construct that it has none for is named."""

from pathlib import Path
from textwrap import dedent

import pytest

from amp2gen.backend_ts.schema_builder import builder_files
from amp2gen.ir.schema_builder import BuilderField, BuilderModel, BuilderRelation
from amp2gen.passes.schema_builder.convert import convert
from amp2gen.passes.schema_builder.plurals import index_query
from amp2gen.syntax.graphql.parser import parse
from tests.support.builder_rows import rows

FEATURES = (Path(__file__).parent / "features.graphql").read_text()
AUTH = "@auth(rules: [{ allow: private }])"


def converted(text, default_mode="API_KEY"):
    return convert(parse(text, "schema.graphql"), text, default_mode)


def model(text, name):
    conversion = converted(text)
    assert conversion.refusals == ()
    return next(e for e in conversion.schema.entries if isinstance(e, BuilderModel) and e.name == name)


def refused(text, default_mode="API_KEY"):
    return [refusal.construct for refusal in converted(text, default_mode).refusals]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_each_construct_in_the_builders_words(row):
    conversion = converted(row.sdl)
    assert conversion.refusals == ()
    schema = builder_files(conversion.schema)["amplify/data/schema.ts"].decode()
    assert dedent(schema.split("a.schema({\n")[1].split("\n});")[0]) == row.entries
    assert schema.split("schema.transform().schema")[1].removeprefix(", ").rstrip("\n;)") == row.gen1


def test_everything_that_has_a_word_converts():
    assert converted(FEATURES).refusals == ()
    assert [entry.name for entry in converted(FEATURES).schema.entries] == [
        "Status",
        "Place",
        "Post",
        "Comment",
        "Like",
        "Stock",
        "Club",
        "Member",
        "Stadium",
        "Badge",
        "quote",
        "popular",
        "Quote",
        "Terms",
        "order",
    ]


def test_an_id_that_is_written_stays_and_one_that_is_not_is_not_added():
    fields = model(f"type A @model {AUTH} {{ id: ID! text: String }}", "A").fields
    assert [(field.name, field.gen1) for field in fields] == [("id", "ID!"), ("text", None)]
    assert [field.name for field in model(f"type A @model {AUTH} {{ text: String }}", "A").fields] == ["text"]


def test_comments_stay_with_what_they_are_about():
    post = model(FEATURES, "Post")
    comments = {field.name: field.comment for field in post.fields if field.comment}
    assert post.comment == "A post of the journal."
    assert comments == {"title": "shown in lists", "comments": "Newest first."}


def test_a_comment_with_nothing_below_it_is_not_lost():
    last = model(f"type A @model {AUTH} {{\n  text: String\n  # more to come\n}}", "A").fields[-1]
    assert last.comment == "more to come"


def test_relations_keep_the_directive_of_gen1():
    relations = [field for field in model(FEATURES, "Post").fields if isinstance(field, BuilderRelation)]
    assert [(each.name, each.references, each.gen1) for each in relations] == [
        ("comments", ("postID",), '[Comment] @hasMany(indexName: "byPost", fields: ["id"], limit: 50)'),
        ("likes", ("postLikesId",), "[Like] @hasMany"),
    ]


def test_a_key_that_gen1_does_not_show_is_declared_but_hidden():
    fields = [field for field in model(FEATURES, "Like").fields if isinstance(field, BuilderField)]
    assert [(field.name, field.hidden) for field in fields] == [("postLikesId", True)]


def hidden(text, name):
    """What the builder is given that Gen 1's schema does not write, by kind."""
    return [
        (each.name, each.relation, each.model, each.references)
        if isinstance(each, BuilderRelation)
        else (each.name, each.type.scalar, each.type.required)
        for each in model(text, name).fields
        if (each.gen1 is None if isinstance(each, BuilderRelation) else each.hidden)
    ]


def test_a_relation_with_one_side_gets_the_other_for_the_builder_alone():
    assert hidden(FEATURES, "Member") == [
        ("clubMembersCity", "string", False),
        ("clubMembersNumber", "integer", False),
        ("memberBadgeId", "id", False),
        ("clubMembers", "belongsTo", "Club", ("clubMembersCity", "clubMembersNumber")),
        ("clubVisitors", "belongsTo", "Club", ("visitedCity", "visitedNumber")),
        ("clubCaptain", "hasMany", "Club", ("captainID",)),
        ("memberPupils", "belongsTo", "Member", ("mentorID",)),
        ("badgeMember", "hasMany", "Badge", ("badgeMemberId",)),
    ]


def test_the_key_of_has_one_stays_in_the_model_that_has_it():
    relations = {each.name: each for each in model(FEATURES, "Club").fields if isinstance(each, BuilderRelation)}
    assert relations["ground"].relation == relations["captain"].relation == "belongsTo"
    assert relations["ground"].references == ("clubGroundId",)
    assert relations["ground"].gen1 == "Stadium! @hasOne"
    assert relations["captain"].gen1 == 'Member @hasOne(fields: ["captainID"])'
    assert hidden(FEATURES, "Club") == [("clubGroundId", "id", True)]
    assert hidden(FEATURES, "Stadium") == [("clubGround", "hasMany", "Club", ("clubGroundId",))]


def test_a_name_that_is_taken_is_not_given_to_the_other_side():
    text = f"type A @model {AUTH} {{ b: [B] @hasMany }} type B @model {AUTH} {{ aB: String aBSide: Int }}"
    assert hidden(text, "B") == [("aBId", "id", False), ("aBSideSide", "belongsTo", "A", ("aBId",))]


def test_an_operation_without_rules_is_open_to_the_default_mode():
    conversion = converted('type Query { now: String @function(name: "now") }', "AMAZON_COGNITO_USER_POOLS")
    assert conversion.schema.entries[0].rules[0].method == "authenticated"


def test_rules_of_operations_may_name_groups_and_what_is_wrong_with_them_is_named():
    rules = '[{ allow: groups, groups: ["A", "B"] }]'
    text = 'type Query { q: P @function(name: "f") @auth(rules: RULES) } type P { n: Int }'
    assert refused(text.replace("RULES", rules)) == []
    assert refused(text.replace("RULES", '[{ allow: owner, ownerField: "who" }]')) == ["@auth(ownerField)"]
    assert refused(text.replace("RULES", "[{ allow: owner }]")) == ["rule on an operation"]


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("type A @model { text: String }", "model without rules"),
        (f'type A @model(timestamps: {{ createdAt: "c" }}) {AUTH} {{ text: String }}', "@model(timestamps)"),
        (f"type A @model @mine {AUTH} {{ text: String }}", "@mine"),
        (f"type A implements B @model {AUTH} {{ text: String }}", "interface"),
        (f"type A @model {AUTH} {{ text: [[String]] }}", "nested list"),
        (f"type A @model {AUTH} {{ text(max: Int): String }}", "field arguments"),
        (f'type Series @model {AUTH} {{ text: String @index(name: "byText") }}', "@index without queryField"),
        (f'type A @model {AUTH} {{ number: Int @default(value: "01") }}', "default"),
        (
            f'type A @model {AUTH} {{ b: [B] @manyToMany(relationName: "AB") }} type B @model {AUTH} {{ n: Int }}',
            "@manyToMany",
        ),
        (
            f'type A @model {AUTH} {{ n: Int b: B @belongsTo(fields: ["n"]) }} type B @model {AUTH} {{ n: Int }}',
            "relation of other types",
        ),
        (
            f"type A @model {AUTH} {{ b: B @belongsTo }} type B @model {AUTH} {{ n: Int }}",
            "@belongsTo without fields",
        ),
        (
            f'type A @model {AUTH} {{ bID: ID b: B @hasOne(fields: ["bID"]) same: B @hasOne(fields: ["bID"]) }} '
            f"type B @model {AUTH} {{ n: Int }}",
            "relations over the same fields",
        ),
        ('type A @model @auth(rules: [{ allow: owner, ownerField: "who" }]) { text: String }', "@auth(ownerField)"),
        ("type A @model @auth(rules: [{ allow: groups, groupsField: g }]) { text: String }", "@auth(groupsField)"),
        ("type A @model @auth(rules: [{ allow: owner, queries: [get] }]) { text: String }", "@auth(queries)"),
        ('input In { text: String = "none" }', "default of an input"),
        ('type Query { a: Int @function(name: "f") } type Mutation { a: Int @function(name: "f") }', "name used twice"),
        ("extend input In { text: String }", "extended input"),
        ("interface I { text: String }", "interface"),
        ("union U = A | B", "union"),
        ("scalar Money", "own scalar"),
        ("schema { query: Questions }", "explicit schema"),
        ('type Subscription { s: String @aws_subscribe(mutations: ["m"]) }', "subscription"),
        ('type Query { q: P @function(name: "f") } type P { of: [P] }', "plain type within itself"),
        (f"type P {{ a: A }} type A @model {AUTH} {{ n: Int }}", "type reference"),
    ],
    ids=lambda value: value[:40],
)
def test_each_construct_without_a_word_is_named(text, construct):
    assert construct in refused(text)


def test_all_of_them_are_named_not_only_the_first():
    assert refused("scalar Money\nunion U = A | B") == ["own scalar", "union"]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Comment", "commentsByPostID"),
        ("BlogEntry", "blogEntriesByPostID"),
        ("Day", "daysByPostID"),
        ("Address", "addressesByPostID"),
        ("Reaction", "reactionsByPostID"),
        ("BookAuthors", "bookAuthorsByPostID"),
        ("UserMetadata", "userMetadataByPostID"),
        ("Quiz", None),
        ("Person", None),
        ("TeamMouse", None),
    ],
)
def test_the_query_of_an_index_is_named_where_the_plural_is_sure(name, query):
    assert index_query(name, ("postID",)) == query
