"""Version 1 schemas through the real version 2 transformer: the tables are what version 1 made.

The expectations are written by hand from version 1's rules (graphql-key-transformer, graphql-connection-transformer).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices, Gen1Project, lower
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run
from amp2gen.verify.proof import without_uncarried
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Synthesis, modes_of, synthesize
from amp2gen.verify.toolchain import Toolchain

pytestmark = pytest.mark.node

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"


@dataclass(frozen=True)
class Table:
    """`keys` and index keys are attribute names, partition key first; `types` those of all that are not strings."""

    keys: str = "id"
    indexes: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    schema: str
    tables: Mapping[str, Table]
    flags: Mapping[str, Any] = field(default_factory=dict)


POST = "type Post @model { id: ID! title: String comments: [Comment] %s }\n"
COMMENT = "type Comment @model %s { id: ID! text: String %s }\n"

CASES: dict[str, Case] = {
    "no directive but @model": Case("type Note @model { text: String }", {"Note": Table()}),
    "key: one field": Case(
        'type Book @model @key(fields: ["isbn"]) { isbn: String! title: String }', {"Book": Table("isbn")}
    ),
    "key: id alone": Case('type Book @model @key(fields: ["id"]) { id: ID! }', {"Book": Table()}),
    "key: a string instead of a list": Case(
        'type Book @model @key(fields: "isbn") { isbn: String! }', {"Book": Table("isbn")}
    ),
    "key: with a sort key that is a number": Case(
        'type Move @model @key(fields: ["game", "turn"]) { game: ID! turn: Int! }',
        {"Move": Table("game turn", types={"turn": "N"})},
    ),
    "key: with a composite sort key": Case(
        'type Order @model @key(fields: ["customer", "status", "at"]) '
        "{ customer: ID! status: Status! at: AWSDateTime! } enum Status { OPEN SENT }",
        {"Order": Table("customer status#at")},
    ),
    "key: an enum as partition key": Case(
        'type Bin @model @key(fields: ["color", "weight"]) { color: Color! weight: Float! } enum Color { RED GREEN }',
        {"Bin": Table("color weight", types={"weight": "N"})},
    ),
    "key: an index": Case(
        'type User @model @key(name: "byEmail", fields: ["email"], queryField: "userByEmail") '
        "{ id: ID! email: AWSEmail! }",
        {"User": Table(indexes={"byEmail": "email"})},
    ),
    "key: indexes without a query": Case(
        'type User @model @key(name: "byTeam", fields: ["team", "joined"]) @key(name: "byAge", fields: ["age"]) '
        "{ id: ID! team: ID joined: AWSTimestamp age: Int }",
        {"User": Table(indexes={"byTeam": "team joined", "byAge": "age"}, types={"joined": "N", "age": "N"})},
    ),
    "key: two indexes on one field": Case(
        'type Sale @model @key(name: "byShopAndDay", fields: ["shop", "day"]) '
        '@key(name: "byShopAndSum", fields: ["shop", "sum"]) { id: ID! shop: ID! day: AWSDate! sum: Float! }',
        {"Sale": Table(indexes={"byShopAndDay": "shop day", "byShopAndSum": "shop sum"}, types={"sum": "N"})},
    ),
    "key: an index with a composite sort key": Case(
        'type Trip @model @key(fields: ["id"]) '
        '@key(name: "byRoute", fields: ["from", "to", "at"], queryField: "trips") '
        "{ id: ID! from: ID! to: ID! at: Int! }",
        {"Trip": Table(indexes={"byRoute": "from to#at"})},
    ),
    "key: an index on the table's own partition key, global by its flag": Case(
        'type Log @model @key(fields: ["device", "at"]) @key(name: "byLevel", fields: ["device", "level"]) '
        "{ device: ID! at: AWSDateTime! level: Int! }",
        {"Log": Table("device at", {"byLevel": "device level"}, {"level": "N"})},
        flags={"secondarykeyasgsi": True},
    ),
    "connection: has one, nothing else": Case(
        "type Project @model { id: ID! team: Team @connection } type Team @model { id: ID! }",
        {"Project": Table(), "Team": Table()},
    ),
    "connection: has one that is required": Case(
        "type Project @model { id: ID! team: Team! @connection } type Team @model { id: ID! }",
        {"Project": Table(), "Team": Table()},
    ),
    "connection: has one, its key declared as a string": Case(
        "type Project @model { id: ID! team: Team @connection projectTeamId: String } type Team @model { id: ID! }",
        {"Project": Table(), "Team": Table()},
    ),
    "connection: has one by a field": Case(
        'type Project @model { id: ID! teamID: ID! team: Team @connection(fields: ["teamID"]) } '
        "type Team @model { id: ID! }",
        {"Project": Table(), "Team": Table()},
    ),
    "connection: has one by a key field that is not declared": Case(
        'type Project @model { id: ID! team: Team @connection(keyField: "teamRef") } type Team @model { id: ID! }',
        {"Project": Table(), "Team": Table()},
    ),
    "connection: has one with a custom key": Case(
        "type Project @model { id: ID! team: Team @connection } "
        'type Team @model @key(fields: ["name"]) { name: String! }',
        {"Project": Table(), "Team": Table("name")},
    ),
    "connection: has one with a sort key": Case(
        'type Project @model { id: ID! at: Int team: Team @connection(keyField: "teamRef", sortField: "at") } '
        'type Team @model @key(fields: ["id", "founded"]) { id: ID! founded: Int! }',
        {"Project": Table(), "Team": Table("id founded", types={"founded": "N"})},
    ),
    "connection: has one by the whole of a composite key": Case(
        'type Test @model { id: ID! email: String! other: Other @connection(fields: ["id", "email"]) } '
        'type Other @model @key(fields: ["id", "email"]) { id: ID! email: String! }',
        {"Test": Table(), "Other": Table("id email")},
    ),
    "connection: a list, nothing else": Case(
        POST % "@connection" + COMMENT % ("", ""),
        {"Post": Table(), "Comment": Table(indexes={"gsi-Post.comments": "postCommentsId"})},
    ),
    "connection: a required list": Case(
        "type Post @model { id: ID! comments: [Comment!]! @connection }" + COMMENT % ("", ""),
        {"Post": Table(), "Comment": Table(indexes={"gsi-Post.comments": "postCommentsId"})},
    ),
    "connection: a list with a key field": Case(
        POST % '@connection(keyField: "post", limit: 50)' + COMMENT % ("", "post: ID"),
        {"Post": Table(), "Comment": Table(indexes={"gsi-Post.comments": "post"})},
    ),
    "connection: a list whose key field is not declared": Case(
        POST % '@connection(keyField: "post")' + COMMENT % ("", ""),
        {"Post": Table(), "Comment": Table(indexes={"gsi-Post.comments": "post"})},
    ),
    "connection: a list of a model with a custom key": Case(
        'type Post @model @key(fields: ["slug"]) { slug: String! comments: [Comment] @connection }'
        + COMMENT % ("", ""),
        {"Post": Table("slug"), "Comment": Table(indexes={"gsi-Post.comments": "postCommentsId"})},
    ),
    "connection: keyName without fields means nothing": Case(
        POST % '@connection(keyName: "whatever")' + COMMENT % ("", "post: Post @connection"),
        {"Post": Table(), "Comment": Table(indexes={"gsi-Post.comments": "postCommentsId"})},
    ),
    "connection: two lists of one model": Case(
        "type Post @model { id: ID! comments: [Comment] @connection notes: [Comment] @connection }"
        + COMMENT % ("", ""),
        {
            "Post": Table(),
            "Comment": Table(indexes={"gsi-Post.comments": "postCommentsId", "gsi-Post.notes": "postNotesId"}),
        },
    ),
    "connection: a named pair": Case(
        POST % '@connection(name: "PostComments")' + COMMENT % ("", 'post: Post @connection(name: "PostComments")'),
        {"Post": Table(), "Comment": Table(indexes={"gsi-PostComments": "commentPostId"})},
    ),
    "connection: a named pair, the key declared as a string": Case(
        POST % '@connection(name: "PostComments", keyField: "postId")'
        + COMMENT % ("", 'postId: String! post: Post! @connection(name: "PostComments", keyField: "postId")'),
        {"Post": Table(), "Comment": Table(indexes={"gsi-PostComments": "postId"})},
    ),
    "connection: a named pair, sorted": Case(
        POST % '@connection(name: "Sorted", keyField: "postId", sortField: "likes")'
        + COMMENT
        % (
            "",
            'postId: ID! likes: Int! post: Post @connection(name: "Sorted", keyField: "postId", sortField: "likes")',
        ),
        {"Post": Table(), "Comment": Table(indexes={"gsi-Sorted": "postId likes"}, types={"likes": "N"})},
    ),
    "connection: the single side's sort field does not sort": Case(
        POST % '@connection(name: "Sorted", keyField: "postId")'
        + COMMENT
        % ("", 'postId: ID at: String post: Post @connection(name: "Sorted", keyField: "postId", sortField: "at")'),
        {"Post": Table(), "Comment": Table(indexes={"gsi-Sorted": "postId"})},
    ),
    "connection: a named pair with itself": Case(
        'type Employee @model { id: ID! boss: Employee @connection(name: "Team") '
        'team: [Employee] @connection(name: "Team") }',
        {"Employee": Table(indexes={"gsi-Team": "employeeBossId"})},
    ),
    "connection: a named pair of singles": Case(
        'type Car @model { id: ID! owner: Person @connection(name: "Has") } '
        'type Person @model { id: ID! car: Car @connection(name: "Has") }',
        {"Car": Table(), "Person": Table()},
    ),
    "connection: a named pair of models with custom keys": Case(
        'type Post @model @key(fields: ["slug"]) { slug: String! comments: [Comment] @connection(name: "All") } '
        'type Comment @model @key(fields: ["number"]) { number: Int! post: Post @connection(name: "All") }',
        {"Post": Table("slug"), "Comment": Table("number", {"gsi-All": "commentPostId"}, {"number": "N"})},
    ),
    "connection: by an index": Case(
        POST % '@connection(keyName: "byPost", fields: ["id"], limit: 20)'
        + COMMENT
        % (
            '@key(name: "byPost", fields: ["postID", "text"])',
            'postID: ID! post: Post @connection(fields: ["postID"])',
        ),
        {"Post": Table(), "Comment": Table(indexes={"byPost": "postID text"})},
    ),
    "connection: a list by the related table's own key": Case(
        'type Post @model { id: ID! comments: [Comment] @connection(fields: ["id"]) } '
        'type Comment @model @key(fields: ["postID", "at"]) { postID: ID! at: AWSDateTime! }',
        {"Post": Table(), "Comment": Table("postID at")},
    ),
    "connection: many to many by a model in between": Case(
        'type Post @model { id: ID! editors: [Editing] @connection(keyName: "byPost", fields: ["id"]) } '
        'type Editing @model(queries: null) @key(name: "byPost", fields: ["postID", "editorID"]) '
        '@key(name: "byEditor", fields: ["editorID", "postID"]) { id: ID! postID: ID! editorID: ID! '
        'post: Post! @connection(fields: ["postID"]) editor: User! @connection(fields: ["editorID"]) } '
        'type User @model { id: ID! posts: [Editing] @connection(keyName: "byEditor", fields: ["id"]) }',
        {
            "Post": Table(),
            "User": Table(),
            "Editing": Table(indexes={"byPost": "postID editorID", "byEditor": "editorID postID"}),
        },
    ),
    "connection: no model declares its id": Case(
        'type Blog @model { posts: [Post] @connection entries: [Entry] @connection(name: "All") } '
        "type Post @model { title: String blog: Blog @connection } "
        'type Entry @model { text: String blog: Blog @connection(name: "All") }',
        {
            "Blog": Table(),
            "Post": Table(indexes={"gsi-Blog.posts": "blogPostsId"}),
            "Entry": Table(indexes={"gsi-All": "entryBlogId"}),
        },
    ),
    "connection: by an index, from a model that does not declare its id": Case(
        'type Author @model { notes: [Note] @connection(keyName: "byAuthor", fields: ["id"], limit: 5) } '
        'type Note @model @key(name: "byAuthor", fields: ["authorID"]) '
        '{ authorID: ID! author: Author @connection(fields: ["authorID"]) }',
        {"Author": Table(), "Note": Table(indexes={"byAuthor": "authorID"})},
    ),
    "rules on models and fields": Case(
        "type Doc @model @auth(rules: [{ allow: owner, operations: [create, update] }, "
        '{ allow: groups, groups: ["A", "B"], operations: [read] }, '
        '{ allow: groups, groups: ["A"], operations: [update, delete] }]) { id: ID! '
        'secret: String @auth(rules: [{ allow: groups, groups: ["A"] }]) } '
        "type Query { ping: Pong } type Pong { at: String }",
        {"Doc": Table()},
    ),
    "some operations only": Case(
        'type Doc @model(queries: { get: "doc" }, mutations: { create: "addDoc" }, '
        'subscriptions: { onCreate: ["added"] }) '
        "{ id: ID! } type Category @model { id: ID! }",
        {"Doc": Table(), "Category": Table()},
    ),
}

CORPUS_TABLES: dict[str, Mapping[str, Table]] = {
    "UBC-CIC__VaccineDistribution": {
        "Container": Table(),
        "SensorReading": Table(
            indexes={
                "gsi-Container.sensorReadings": "containerSensorReadingsId",
                "gsi-Sensor.sensorReadings": "sensorSensorReadingsId",
            }
        ),
        "Sensor": Table(),
        "GPSReading": Table(indexes={"gsi-Container.gpsReading": "containerGpsReadingId"}),
        "LinkUser": Table(),
    },
    "aws-samples__aws-amplify-team-task-tracking": {
        "Reminder": Table(),
        "Task": Table(indexes={"gsi-ReminderTasks": "taskReminderId"}),
        "Comment": Table(indexes={"gsi-TaskComments": "commentPostId"}),
        "MandatoryComment": Table(indexes={"gsi-TaskMandatoryComments": "mandatoryCommentTaskId"}),
        "Customer": Table(),
        "ReminderMetaData": Table(),
        "TaskMetaData": Table(indexes={"gsi-ReminderTasksMeta": "taskMetaDataReminderId"}),
        "MandatoryCommentMetaData": Table(indexes={"gsi-TaskMandatoryCommentsMeta": "mandatoryCommentMetaDataTaskId"}),
    },
    "dabit3__conference-app-in-a-box": {
        "Talk": Table(),
        "Comment": Table(indexes={"gsi-TalkComments": "talkId"}),
        "Report": Table(),
    },
    "aws-samples__amplify-vue-search-example": {"Book": Table()},
    "UBC-CIC__Student-Connect-App": {"userPreference": Table(), "userData": Table(), "savedItemsTable": Table()},
    "UBC-CIC__first-responder-mobile-app": {},
}

CONFIG = {"api": {"demo": {"service": "AppSync"}}, "auth": {"demo": {"service": "Cognito"}}}
INPUTS = {
    "version": 1,
    "serviceConfiguration": {
        "apiName": "demo",
        "defaultAuthType": {"mode": "AMAZON_COGNITO_USER_POOLS"},
        "additionalAuthTypes": [{"mode": "API_KEY"}],
    },
}
POOL = {"version": "1", "cognitoConfig": {"usernameAttributes": ["email"], "resourceName": "demo"}}


def project(case: Case) -> Output:
    content = {
        "backend/backend-config.json": json.dumps(CONFIG),
        ".config/project-config.json": json.dumps({"projectName": "demo", "frontend": "javascript"}),
        "team-provider-info.json": json.dumps({"main": {"awscloudformation": {"Region": "eu-west-1"}}}),
        "cli.json": json.dumps({"features": {"graphqltransformer": {"transformerversion": 1, **case.flags}}}),
        "backend/api/demo/cli-inputs.json": json.dumps(INPUTS),
        "backend/api/demo/schema.graphql": case.schema,
        "backend/auth/demo/cli-inputs.json": json.dumps(POOL),
    }
    files = {f"amplify/{path}": text.encode() for path, text in sorted(content.items())}
    app = run(lower(Gen1Project("demo", files, {}, ()), Choices()), PIPELINE, Options())
    return Output(case.schema, emit(app, ProjectFiles({}, frozenset())).files)


@pytest.fixture(scope="module")
def syntheses(toolchain: Toolchain) -> Mapping[tuple[str, str], Synthesis]:
    """All cases, hand-written and of the corpus, in one Node process."""
    outputs = {name: project(case) for name, case in CASES.items()}
    for name in CORPUS_TABLES:
        if (CORPUS / name).is_dir():
            files = compile_project(CORPUS / name, Choices(), Options()).files
            outputs[name], _ = without_uncarried(Output(name, files))  # the corpus has no code of people's resources
    cases = [(name, output, mode) for name, output in outputs.items() for mode in modes_of(output)[:2]]
    found = synthesize(toolchain, [(output, mode) for _, output, mode in cases], validate=False)
    return {(name, mode.name): result for (name, _, mode), result in zip(cases, found, strict=True)}


def tables(synthesis: Synthesis) -> dict[str, dict[str, Any]]:
    """The model tables' properties, by model."""
    return {
        path.rpartition("/")[2]: resource["Properties"]
        for path, template in synthesis.templates.items()
        for resource in template["Resources"].values()
        if resource["Type"] in ("Custom::AmplifyDynamoDBTable", "Custom::ImportedAmplifyDynamoDBTable")
    }


def definition(properties: Mapping[str, Any]) -> tuple[Any, ...]:
    attributes = {each["attributeName"]: each["attributeType"] for each in properties["attributeDefinitions"]}
    indexes = {each["indexName"]: key_names(each) for each in properties.get("globalSecondaryIndexes", [])}
    projections = {each["projection"]["projectionType"] for each in properties.get("globalSecondaryIndexes", [])}
    return key_names(properties), indexes, attributes, projections | {"ALL"}, properties.get("localSecondaryIndexes")


def key_names(schema: Mapping[str, Any]) -> list[str]:
    ordered = sorted(schema["keySchema"], key=lambda key: str(key["keyType"]))
    return [key["attributeName"] for key in ordered]


def expected(table: Table) -> tuple[Any, ...]:
    indexes = {name: keys.split() for name, keys in table.indexes.items()}
    names = [name for keys in (table.keys.split(), *indexes.values()) for name in keys]
    return table.keys.split(), indexes, {name: table.types.get(name, "S") for name in names}, {"ALL"}, None


@pytest.mark.parametrize("mode", ["fresh", "taking over"])
@pytest.mark.parametrize("name", [*CASES, *CORPUS_TABLES])
def test_the_tables_are_version_1s(syntheses: Mapping[tuple[str, str], Synthesis], name: str, mode: str) -> None:
    if (name, mode) not in syntheses:
        reason = "names no environment" if (name, "fresh") in syntheses else "is absent"
        pytest.skip(f"../shared/corpus/{name} {reason}")
    found = syntheses[(name, mode)]
    assert found.error is None
    wanted = CORPUS_TABLES[name] if name in CORPUS_TABLES else CASES[name].tables
    assert {model: definition(table) for model, table in tables(found).items()} == {
        model: expected(table) for model, table in wanted.items()
    }


def sdl(synthesis: Synthesis) -> str:
    [text] = [content.decode() for key, content in synthesis.assets.items() if key.endswith(".graphql")]
    return text


def test_an_index_without_a_query_gets_none(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    text = sdl(syntheses[("key: indexes without a query", "fresh")])
    assert "usersBy" not in text
    assert "userByEmail(" in sdl(syntheses[("key: an index", "fresh")])


def test_only_the_named_operations_are_there(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    text = sdl(syntheses[("some operations only", "fresh")])
    there = [name for name in ("doc", "listDocs", "addDoc", "updateDoc", "deleteDoc", "added") if f" {name}(" in text]
    assert there == ["doc", "addDoc", "added"]
    assert "listCategorys(" in text, "version 1 forms plurals with an s"


def test_an_operation_of_the_users_stays_open_to_the_default_mode(
    syntheses: Mapping[tuple[str, str], Synthesis],
) -> None:
    text = sdl(syntheses[("rules on models and fields", "fresh")])
    assert "ping: Pong @aws_cognito_user_pools @aws_iam" in text
    assert "type Pong @aws_cognito_user_pools @aws_iam" in text
