"""What is said about a GraphQL schema points into the user's own files, however often passes have changed the text."""

from pathlib import Path
from typing import Any

import pytest
from gen1 import Gen1

import amp2gen
from amp2gen.ir.dump import dump, load
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run, until

FOLDER = "amplify/backend/api/demo/schema"

PEOPLE = """\
# People, and what they belong to.
input AMPLIFY { globalAuthRule: AuthRule = { allow: public } }

type Person @model @searchable {
  name: String!
  clubs: [Club] @manyToMany(relationName: "Members")
  boat: [Boat] @manyToMany(relationName: "Crew")
}

type Club
  @model
  @auth(rules: [
    { allow: private }
    { allow: owner }
  ]) {
  members: [Person] @manyToMany(relationName: "Members")
  motto: String! @index(name: "byMotto")
}
"""

VOTES = """\
type Vote
  @model(
    queries: null
    mutations: { create: "vote" }
  )
  @ttl(field: "expires")
  @auth(rules: [{ allow: owner, identityClaim: "sub" }]) {
  expires: AWSTimestamp
  club: ID! @index(name: "byClub", queryField: "votes")
}

union Anything = Person | Club | Vote
"""

WORDS = """\
type Query {
  say: String @predictions(actions: [convertTextToSpeech])
  spell: String @predictions(actions: [convertTextToSpeech, translateText])
  count: Int @function(name: "Count-${env}") @function(name: "gone-${env}")
  tally: Tally @http(url: "https://example.com/tally")
}

type Tally { total: Int }
"""


@pytest.fixture
def places(tmp_path: Path) -> Any:
    """`places(flags, options, **files)`: code and place of what is said about the schema, and the word there."""

    def found(flags: Any, options: Options, passes: Any = PIPELINE, **files: str) -> list[tuple[str, str, str]]:
        gen1 = Gen1(tmp_path).function("count").api().remove("amplify/backend/api/demo/schema.graphql")
        gen1.file("amplify/cli.json", {"features": {"graphqltransformer": flags}})
        texts = {f"{FOLDER}/{name}.graphql": text for name, text in files.items()}
        for path, text in texts.items():
            gen1.file(path, text)
        app = amp2gen.lower(amp2gen.load(tmp_path))
        # Through a dump, since a compile may start from one.
        app = run(load(dump(run(app, until("take_out_directives"), options))), passes, options)
        return [
            (each.code, str(origin).rpartition("/")[2], _word(texts[origin.file], origin.line, origin.column))
            for each in app.diagnostics
            if (origin := each.origin) and origin.file.startswith(FOLDER) and origin.line and origin.column
        ]

    return found


def _word(text: str, line: int, column: int) -> str:
    return text.splitlines()[line - 1][column - 1 :].split()[0]


def test_a_schema_of_three_files(places: Any) -> None:
    found = places({"transformerversion": 2}, Options(schema="builder"), a_people=PEOPLE, b_votes=VOTES, c_words=WORDS)
    assert found == [
        ("A2G1403", "c_words.graphql:4:30", '"Count-${env}")'),
        ("A2G1402", "c_words.graphql:4:62", '"gone-${env}")'),
        ("A2G1430", "a_people.graphql:4:20", "@searchable"),
        ("A2G1980", "b_votes.graphql:4:5", "mutations:"),
        ("A2G2061", "a_people.graphql:6:17", "@manyToMany(relationName:"),
        ("A2G2062", "a_people.graphql:7:16", "@manyToMany(relationName:"),
        ("A2G1570", "c_words.graphql:2:15", "@predictions(actions:"),
        ("A2G1404", "b_votes.graphql:6:3", "@ttl(field:"),
        ("A2G1404", "c_words.graphql:3:17", "@predictions(actions:"),
        ("A2G2008", "a_people.graphql:2:17", "globalAuthRule:"),
        ("A2G2008", "c_words.graphql:2:3", "say:"),
        ("A2G2011", "a_people.graphql:14:5", "{"),
        ("A2G2063", "a_people.graphql:17:18", "@index(name:"),
        ("A2G2081", "a_people.graphql:7:10", "Boat]"),
        ("A2G2081", "b_votes.graphql:12:1", "union"),
    ]


SHIP = """\
type Ship @model(queries: { get: "ship" }) @auth(rules: [{ allow: public }]) {
  crew: [Sailor] @manyToMany(relationName: "Crew")
}
"""

SAILOR = """\
type Sailor @model @auth(rules: [{ allow: public }]) {
  ships: [Ship] @manyToMany(relationName: "Crew")
  letters: [Letter] @hasMany
}

type Letter @model @auth(rules: [{ allow: public }]) {
  text: String
}
"""

TIDES = """\
type Query {
  tide(port: String): Int
}
"""


def test_a_schema_in_the_builders_words(places: Any) -> None:
    flags = {"transformerversion": 2, "shoulddeepmergedirectiveconfigdefaults": True}
    found = places(flags, Options(schema="builder"), a_ship=SHIP, b_sailor=SAILOR, c_tides=TIDES)
    assert found == [
        ("A2G2061", "a_ship.graphql:2:18", "@manyToMany(relationName:"),
        ("A2G2008", "c_tides.graphql:2:3", "tide(port:"),
        ("A2G2082", "a_ship.graphql:2:3", "crew:"),
        ("A2G1530", "b_sailor.graphql:6:6", "Letter"),
        ("A2G1590", "a_ship.graphql:1:6", "Ship"),
        ("A2G1591", "c_tides.graphql:2:3", "tide(port:"),
    ]


V1_POSTS = """\
type Post @model @key(fields: ["id"]) {
  id: ID!
  title: String @auth(rules: [{ allow: owner, queries: [get] }])
}
"""

V1_OTHER = """\
type Comment @model @versioned @key(name: "byPost", fields: ["post", "at"]) {
  post: String!
  at: AWSDateTime!
  of: Post @connection(fields: ["post"])
}
type Tag @model { posts: [Post] @connection(name: "Tags", keyField: "x") }
"""


def test_a_schema_of_version_1(places: Any) -> None:
    found = places({"transformerversion": 1}, Options(), b_other=V1_OTHER, a_posts=V1_POSTS)
    assert found == [
        ("A2G2032", "b_other.graphql:4:12", "@connection(fields:"),  # a String asks for an ID
        ("A2G2032", "b_other.graphql:6:33", "@connection(name:"),
        ("A2G2033", "a_posts.graphql:3:17", "@auth(rules:"),
        ("A2G2032", "b_other.graphql:1:21", "@versioned"),
        ("A2G2031", "a_posts.graphql:1:1", "type"),
        ("A2G2008", "a_posts.graphql:1:6", "Post"),
    ]
