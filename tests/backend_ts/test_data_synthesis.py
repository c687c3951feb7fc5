"""Directives and settings of the GraphQL API that reach Gen 2 by other ways than the schema alone."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
from appsync import resolvers, schema_of
from emitted import Emitted, Judgement

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.frontend import Choices, Gen1Project, lower
from amp2gen.ir.app import App
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run
from amp2gen.verify.model_tables import IMPORTED, NEW, model_tables
from amp2gen.verify.proof import without_uncarried
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Synthesis, modes_of

pytestmark = pytest.mark.node

DOCS = Path(__file__).parents[2] / "docs"

SCHEMA = """
type Post @model @searchable @auth(rules: [{ allow: private }]) { id: ID! title: String! @deprecated(reason: "old") }
type Article @model @mapsTo(name: "Story") @auth(rules: [{ allow: private }]) { id: ID! n: Int @default(value: "3") }
type Query {
  fetch: String @http(url: "https://example.com/${env}/news") @auth(rules: [{ allow: private }])
  labels: [String]
    @predictions(actions: [identifyLabels, translateText])
    @auth(rules: [{ allow: groups, groups: ["A"] }])
}
"""
LEFTOVERS = """
type Note @model @versioned @ttl(field: "ends") @key(name: "byEnd", fields: ["id", "ends"]) {
  id: ID!
  ends: AWSTimestamp
  shelf: Shelf @connection
  owner: Person
}
type Shelf @model @key(fields: ["room", "row"]) { room: ID! row: Int! label: String @mine(n: 3) }
type Person @refersTo(name: "people") { name: String }
type Query { people: [Person] @sql(statement: "SELECT name FROM people") }
"""
"""Version 1, with what neither the migration nor Gen 2 knows what to do with."""

TABLES_OF_SQL = """\
import { secret } from '@aws-amplify/backend';
import { a } from '@aws-amplify/data-schema';
import { configure } from '@aws-amplify/data-schema/internals';

export const schema = configure({
  database: {
    identifier: 'IDpCPPpl9dWg53',
    engine: 'mysql',
    connectionUri: secret('SQL_CONNECTION_STRING'),
    vpcConfig: {
      vpcId: 'vpc-1',
      securityGroupIds: ['sg-1'],
      subnetAvailabilityZones: [
        { subnetId: 'subnet-1', availabilityZone: 'eu-west-1a' },
      ],
    },
  },
}).schema({
  customers: a
    .model({ id: a.integer().required(), city: a.string() })
    .identifier(['id']),
});
"""
"""The form of what `ampx generate schema-from-database` writes."""

SQL = """
input AMPLIFY { engine: String = "mysql", globalAuthRule: AuthRule = { allow: private } }
type Customer @refersTo(name: "customers") @model { id: Int! @primaryKey city: String }
type Query { customersOf(city: String): [Customer] @sql(statement: "SELECT * FROM customers WHERE city = :city") }
"""

CONTENT: Mapping[str, Any] = {
    "backend/backend-config.json": {
        "api": {"demo": {"service": "AppSync"}},
        "auth": {"demo": {"service": "Cognito"}},
        "storage": {"files": {"service": "S3"}},
    },
    ".config/project-config.json": {"projectName": "demo", "frontend": "javascript"},
    "team-provider-info.json": {
        "dev": {"awscloudformation": {"Region": "eu-west-1"}},
        "main": {
            "awscloudformation": {"Region": "eu-west-1"},
            "categories": {"api": {"demo": {"OpenSearchInstanceCount": 3}}},
        },
    },
    "backend/api/demo/cli-inputs.json": {
        "version": 1,
        "serviceConfiguration": {"apiName": "demo", "defaultAuthType": {"mode": "AMAZON_COGNITO_USER_POOLS"}},
    },
    "backend/api/demo/parameters.json": {
        "OpenSearchInstanceType": "t3.small.elasticsearch",
        "OpenSearchEBSVolumeGB": 20,
        "DynamoDBEnablePointInTimeRecovery": True,
        "DynamoDBEnableServerSideEncryption": False,
    },
    "backend/api/demo/transform.conf.json": {"Version": 5, "StackMapping": {"GetPostResolver": "Spare"}},
    "backend/auth/demo/cli-inputs.json": {
        "version": "1",
        "cognitoConfig": {"usernameAttributes": ["email"], "resourceName": "demo"},
    },
    "backend/storage/files/cli-inputs.json": {
        "resourceName": "files",
        "bucketName": "demofiles",
        "storageAccess": "auth",
        "authAccess": ["READ"],
        "guestAccess": [],
        "groupAccess": {},
    },
}


def to_judge(folder: Path) -> list[Emitted]:
    app, files = compiled(SCHEMA)
    assert [d.message for d in app.diagnostics if d.severity == "error"] == []
    fresh, taking_over, _ = modes_of(Output("demo", files))
    whole, _ = without_uncarried(Output("leftovers", compiled(LEFTOVERS)[1]))
    return [
        Emitted("demo", files, (fresh, taking_over)),
        Emitted("leftovers", whole.files, (modes_of(whole)[0],)),
        _with_sql(),
    ]


def _with_sql() -> Emitted:
    """An API beside a SQL database, after the steps of docs/how-to/sql.md."""
    schema = "type Note @model @auth(rules: [{ allow: private }]) { text: String }"
    whole, _ = without_uncarried(Output("sql", compiled(schema, {"schema.sql.graphql": SQL})[1]))
    queries, change = (
        dedent(code) for code in re.findall(r"```ts\n(.*?)```", (DOCS / "how-to/sql.md").read_text(), re.DOTALL)
    )
    resource = whole.files["amplify/data/resource.ts"].decode()
    before = "  schema: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),\n"
    assert resource.count(before) == 1
    imports, _, rest = resource.partition("\n\n")
    resource = f"{imports}\nimport {{ sqlSchema }} from './sql';\n\n{rest.replace(before, indent(change, '  '))}"
    files = {
        **whole.files,
        "amplify/data/schema.sql.ts": TABLES_OF_SQL.encode(),
        "amplify/data/sql.ts": queries.encode(),
        "amplify/data/resource.ts": resource.encode(),
    }
    return Emitted("sql", files, modes_of(Output("sql", files))[:2])


def compiled(schema: str, more: Mapping[str, str] = {}) -> tuple[App, dict[str, bytes]]:
    texts = {path: json.dumps(data) for path, data in CONTENT.items()}
    texts |= {f"backend/api/demo/{name}": text for name, text in ({"schema.graphql": schema} | dict(more)).items()}
    files = {f"amplify/{path}": text.encode() for path, text in sorted(texts.items())}
    app = run(lower(Gen1Project("demo", files, {}, ()), Choices(environment="main")), PIPELINE, Options())
    return app, dict(emit(app, ProjectFiles({}, frozenset())).files)


@pytest.fixture(scope="module")
def syntheses(judgement: Judgement) -> Mapping[str, Synthesis]:
    return judgement.modes("demo")


def test_nothing_is_wrong(judgement: Judgement, syntheses: Mapping[str, Synthesis]) -> None:
    assert [each.problems for each in syntheses.values()] == [(), ()]
    assert judgement.complaints == []


def domain(synthesis: Synthesis) -> dict[str, Any]:
    """The domain's size, parameters of the stack above filled in."""
    path = "data/amplifyData/SearchableStack"
    [resource] = [
        each for each in synthesis.templates[path]["Resources"].values() if each["Type"] == "AWS::Elasticsearch::Domain"
    ]
    defaults = {
        name.removeprefix("amplifyData")[:-8]: parameter.get("Default")
        for name, parameter in synthesis.templates["data"]["Parameters"].items()
    }
    cluster, disk = resource["Properties"]["ElasticsearchClusterConfig"], resource["Properties"]["EBSOptions"]
    written = {"type": cluster["InstanceType"], "count": cluster["InstanceCount"], "gb": disk["VolumeSize"]}
    found = {key: [value for name, value in defaults.items() if name in each["Ref"]] for key, each in written.items()}
    return {key: value for key, [value] in found.items()}


def test_the_search_domain_has_the_size_that_the_environment_has(syntheses: Mapping[str, Synthesis]) -> None:
    assert domain(syntheses["taking over"]) == {"type": "t3.small.elasticsearch", "count": "1", "gb": "20"}
    assert domain(syntheses["fresh"]) == {"type": "t3.small.elasticsearch", "count": "3", "gb": "20"}


@pytest.mark.parametrize("mode", ["fresh", "taking over"])
def test_search_has_its_query_and_listens_to_the_models_table(syntheses: Mapping[str, Synthesis], mode: str) -> None:
    synthesis = syntheses[mode]
    assert "searchPosts(filter: SearchablePostFilterInput, sort: [SearchablePostSortInput]" in schema_of(synthesis)
    assert "Query.searchPosts" in resolvers(synthesis)
    [mapping] = [
        each["Properties"]
        for each in synthesis.templates["data/amplifyData/SearchableStack"]["Resources"].values()
        if each["Type"] == "AWS::Lambda::EventSourceMapping"
    ]
    assert "TableStreamArn" in mapping["EventSourceArn"]["Ref"]


def test_a_renamed_model_takes_over_its_own_table(syntheses: Mapping[str, Synthesis]) -> None:
    found = model_tables(syntheses["taking over"])
    assert {name: (each.resource_type, each.table_name) for name, each in found.items()} == {
        "Post": (IMPORTED, "Post-unknowngraphqlapiid-dev"),
        "Story": (IMPORTED, "Story-unknowngraphqlapiid-dev"),
    }


@pytest.mark.parametrize("mode", ["fresh", "taking over"])
def test_tables_keep_point_in_time_recovery(syntheses: Mapping[str, Synthesis], mode: str) -> None:
    recovery = [
        each["Properties"]["pointInTimeRecoverySpecification"]
        for template in syntheses[mode].templates.values()
        for each in template.get("Resources", {}).values()
        if each["Type"] in (IMPORTED, NEW)
    ]
    assert recovery == [{"pointInTimeRecoveryEnabled": True}] * 2


def test_a_resolver_goes_to_the_stack_that_it_is_mapped_to(syntheses: Mapping[str, Synthesis]) -> None:
    assert "GetPostResolver" in syntheses["fresh"].templates["data/amplifyData/Spare"]["Resources"]


def test_roles_of_the_account_are_let_past_the_rules(syntheses: Mapping[str, Synthesis]) -> None:
    """What custom-roles.json says in Gen 1: Gen 2 asks IAM alone about whoever is not of the identity pool."""
    steps = resolvers(syntheses["taking over"])["Query.getPost"].steps
    rules = next(step.request for step in steps if step.name == "QuerygetPostauth0Function")
    outside, _, further = rules.partition("#else")
    assert '$util.authType() == "IAM Authorization"' in outside
    assert "$util.isNull($ctx.identity.cognitoIdentityPoolId)" in outside
    assert "isAuthorized = true" in outside, rules
    assert "$util.unauthorized()" in further, rules


def test_urls_have_the_environment_in_them(syntheses: Mapping[str, Synthesis]) -> None:
    request = resolvers(syntheses["taking over"])["Query.fetch"].steps[-1].request
    assert '"resourcePath": "/dev/news"' in request


def test_predictions_are_a_function_with_gen_1s_arguments(syntheses: Mapping[str, Synthesis]) -> None:
    synthesis = syntheses["taking over"]
    assert "labels(input: LabelsInput!): [String]" in schema_of(synthesis)
    resolver = resolvers(synthesis)["Query.labels"]
    assert "InvokePredictions" in resolver.steps[-1].name
    assert any('"entity":"A"' in step.request for step in resolver.steps)
    [policy] = [
        each["Properties"]["PolicyDocument"]["Statement"]
        for path, template in synthesis.templates.items()
        for logical_id, each in template["Resources"].items()
        if each["Type"] == "AWS::IAM::Policy" and "predictions" in logical_id
    ]
    assert [each["Action"] for each in policy] == [
        ["rekognition:DetectLabels", "translate:TranslateText"],
        "s3:GetObject",
    ]
    assert "/public/*" in json.dumps(policy[1]["Resource"])


def test_a_schema_synthesizes_without_what_nobody_carries(judgement: Judgement) -> None:
    app, _ = compiled(LEFTOVERS)
    assert app.data is not None
    assert app.data.taken_out == (
        "A2G2032: @versioned of Note",
        "A2G1404: @ttl of Note",
        "A2G2032: @key of Note",
        "A2G2032: @connection of Note.shelf",
        "A2G1404: @mine of Shelf.label",
        "A2G1404: @refersTo of Person",
        "A2G1404: @sql of Query.people",
    )
    found = [d.origin for d in app.diagnostics if d.code in ("A2G2032", "A2G1404")]
    assert len(found) == 7 and all(origin and origin.line for origin in found)
    [synthesis] = judgement.modes("leftovers").values()
    assert synthesis.problems == ()
    assert "version: Int" in schema_of(synthesis)


def test_a_sql_database_beside_the_api_is_named_and_can_be_kept_by_hand(judgement: Judgement) -> None:
    app, files = compiled("type Note @model { text: String }", {"schema.sql.graphql": SQL})
    [found] = [each for each in app.diagnostics if each.code == "A2G1571"]
    assert str(found.origin) == "amplify/backend/api/demo/schema.sql.graphql:2:1"
    assert "Customer of a SQL database" in found.message
    assert b"uncarried('A2G1571: Customer of a SQL database');" in files["amplify/backend.ts"]
    _, taking_over = judgement.modes("sql").values()
    sdl = schema_of(taking_over)
    assert "customersOf(city: String): [Customer]" in sdl
    assert "listNotes" in sdl
