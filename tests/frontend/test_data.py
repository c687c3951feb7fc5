"""AppSync: schema files, authorization modes, models with their tables' keys, function bindings."""

from typing import Any

import pytest

from amp2gen.ir.app import App
from amp2gen.ir.data import ApiKeyMode, IamMode, KeyAttribute, LambdaMode, OidcMode, UserPoolMode

CONFIG = {"api": {"demo": {"service": "AppSync"}}}
API_KEY = {"mode": "API_KEY", "expirationTime": 30, "keyDescription": "shop window"}


def inputs(default: Any = API_KEY, *additional: Any, **more: Any) -> dict[str, Any]:
    service = {"apiName": "demo", "defaultAuthType": default, "additionalAuthTypes": list(additional), **more}
    return {"version": 1, "serviceConfiguration": service}


@pytest.fixture
def api(lowered: Any) -> Any:
    """`api(schema, cli_inputs, files…)`: the app."""

    def lower(schema: str, cli_inputs: Any = None, files: Any = None, config: Any = CONFIG) -> App:
        return lowered(
            config,
            {
                "backend/api/demo/schema.graphql": schema,
                "backend/api/demo/cli-inputs.json": cli_inputs or inputs(),
                **(files or {}),
            },
        )

    return lower


def codes(app: App) -> list[str]:
    return [d.code for d in app.diagnostics if d.code != "A2G1102"]


def test_the_users_text_is_kept(api: Any) -> None:
    schema = "# my comment\r\ntype Todo @model { id: ID! } # tail\n"
    assert api(schema).data.schema_text == schema


def test_a_schema_folder_is_joined_in_the_order_of_paths(lowered: Any) -> None:
    app = lowered(
        CONFIG,
        {
            "backend/api/demo/cli-inputs.json": inputs(),
            "backend/api/demo/schema/b.graphql": "type B @model { id: ID! }",
            "backend/api/demo/schema/a/a.graphql": "type A @model { id: ID! }",
        },
    )
    assert app.data.schema_text == "type A @model { id: ID! }\ntype B @model { id: ID! }"
    assert [model.name for model in app.data.models] == ["A", "B"]


@pytest.mark.parametrize(
    "schema",
    [
        "type Todo @model { id: ID! }",
        "type Todo @auth(rules: [{ allow: owner }]) @model { id: ID! }",
        "interface Named { name: String }\ntype Todo implements Named @model { name: String }",
        "type Todo\n  # a comment\n  @model(queries: null) { id: ID! }",
        '"""type Fake @model { }"""\ntype Todo @model { id: ID! }',
        "type Todo { id: ID! }\nextend type Todo @model { name: String }",
    ],
)
def test_models_are_found_by_parsing(api: Any, schema: str) -> None:
    assert [model.name for model in api(schema).data.models] == ["Todo"]


def test_a_type_without_model_is_no_model(api: Any) -> None:
    assert api("type Todo { id: ID! }\n# type X @model { id: ID! }").data.models == ()


def test_custom_keys_and_indexes(api: Any) -> None:
    (order,) = api("""
        enum Status { OPEN DONE }
        type Order @model {
          number: Int! @primaryKey(sortKeyFields: ["shop", "placedAt"])
          shop: String!
          placedAt: AWSDateTime!
          status: Status! @index(name: "byStatus", sortKeyFields: ["total"])
          total: Float!
        }
    """).data.models
    assert order.hash == KeyAttribute(name="number", type="N")
    assert order.sort == KeyAttribute(name="shop#placedAt", type="S")
    (index,) = order.indexes
    assert (index.name, index.hash.type, index.sort) == ("byStatus", "S", KeyAttribute(name="total", type="N"))


def test_has_many_adds_an_index_to_the_other_table(api: Any) -> None:
    post, topic = api("""
        type Topic @model { title: String posts: [Post] @hasMany }
        type Post @model { text: String topic: Topic @belongsTo }
    """).data.models
    assert topic.indexes == ()
    assert [(i.name, i.hash.name) for i in post.indexes] == [("gsi-Topic.posts", "topicPostsId")]


def test_has_many_with_an_index_of_its_own_adds_none(api: Any) -> None:
    comment, _ = api("""
        type Post @model { id: ID! comments: [Comment] @hasMany(indexName: "byPost", fields: ["id"]) }
        type Comment @model { postID: ID! @index(name: "byPost") }
    """).data.models
    assert [i.name for i in comment.indexes] == ["byPost"]


def test_has_many_by_fields_alone_queries_the_tables_own_key(api: Any) -> None:
    comment, _ = api("""
        type Post @model { id: ID! comments: [Comment] @hasMany(fields: ["id"]) }
        type Comment @model { postID: ID! @primaryKey(sortKeyFields: ["at"]) at: Int! }
    """).data.models
    assert comment.indexes == ()


MODEL = "type T @model { id: ID! }"


@pytest.mark.parametrize(
    ("schema", "files", "version"),
    [
        # the schema itself
        ('type T @model @key(fields: ["id"]) { id: ID! }', {}, 1),
        ("type T @model { id: ID! u: T @connection }", {}, 1),
        ("type T @model @versioned { id: ID! }", {}, 1),
        ("type T @model @auth(rules: [{ allow: owner, queries: [get] }]) { id: ID! }", {}, 1),
        ("type T @model { id: ID! @primaryKey }", {"cli.json": {"features": {}}}, 2),
        ("input AMPLIFY { globalAuthRule: AuthRule = { allow: public } } " + MODEL, {"cli.json": {}}, 2),
        # the feature flag
        (MODEL, {"cli.json": {"features": {"graphqltransformer": {"transformerversion": 1}}}}, 1),
        (MODEL, {"cli.json": {"features": {"graphqltransformer": {"transformerversion": 2}}}}, 2),
        (MODEL, {"cli.json": {"features": {"graphqltransformer": {}}}}, 1),
        # the age of the files
        (MODEL, {}, 2),
    ],
)
def test_the_version_of_the_transformer(api: Any, schema: str, files: Any, version: int) -> None:
    assert api(schema, files=files).data.transformer == version


def test_a_project_from_before_cli_7_has_version_1(lowered: Any) -> None:
    data = lowered(CONFIG, {"backend/api/demo/schema.graphql": MODEL}).data
    assert (data.transformer, data.default_owner_claim) == (1, "username")


def test_the_oldest_projects_have_one_mode_the_security_type(lowered: Any) -> None:
    config = {"api": {"demo": {"service": "AppSync", "output": {"securityType": "AMAZON_COGNITO_USER_POOLS"}}}}
    data = lowered(config, {"backend/api/demo/schema.graphql": MODEL}).data
    assert isinstance(data.default_mode, UserPoolMode)
    assert data.additional_modes == ()


def test_roles_that_a_file_lets_past_the_rules_are_named(api: Any) -> None:
    file = "backend/api/demo/custom-roles.json"
    app = api(MODEL, files={file: {"adminRoleNames": ["robot", "cron-${env}"]}})
    [found] = [each for each in app.diagnostics if each.code == "A2G1408"]
    assert found.message == "the roles that custom-roles.json names keep access: robot, cron-${env}"
    assert found.origin and found.origin.pointer == "/adminRoleNames"
    assert "A2G1408" not in codes(api(MODEL, files={file: {"adminRoleNames": []}}))


def test_authorization_modes(api: Any) -> None:
    found = api(
        "type T { id: ID }",
        inputs(
            {"mode": "AMAZON_COGNITO_USER_POOLS", "cognitoUserPoolId": "authdemo"},
            {"mode": "AWS_IAM"},
            {**API_KEY, "apiKeyExpirationDate": "2026-03-14T14:10:27.644Z"},
            {
                "mode": "OPENID_CONNECT",
                "openIDProviderName": "idp",
                "openIDIssuerURL": "https://idp.example",
                "openIDClientID": "client",
                "openIDAuthTTL": "3600000",
                "openIDIatTTL": "60000",
            },
        ),
    )
    default, iam, key, oidc = found.data.modes
    assert isinstance(default, UserPoolMode)
    assert isinstance(iam, IamMode)
    assert isinstance(key, ApiKeyMode)
    assert (key.expires_in_days, key.description) == (30, "shop window")
    assert isinstance(oidc, OidcMode)
    assert (oidc.client_id, oidc.auth_ttl_seconds, oidc.issue_ttl_seconds) == ("client", 3600, 60), "from milliseconds"
    assert codes(found) == []


def test_a_lambda_authorizer(api: Any, function_template: Any) -> None:
    config = {**CONFIG, "function": {"guard": {"service": "Lambda"}}}
    files = {
        "backend/function/guard/guard-cloudformation-template.json": function_template("guard"),
        "backend/function/guard/src/index.js": "exports.handler = async () => ({ isAuthorized: true });",
    }
    mode = {"mode": "AWS_LAMBDA", "lambdaFunction": "guard", "ttlSeconds": "60"}
    app = api("type T { id: ID }", inputs(mode), files, config)
    (found,) = app.data.modes
    assert isinstance(found, LambdaMode)
    assert (found.function.id, found.ttl_seconds) == ("functions/guard", 60)
    assert codes(app) == []


def test_older_projects_keep_the_modes_in_backend_config(lowered: Any) -> None:
    provider = {"authenticationType": "API_KEY", "apiKeyConfig": {"apiKeyExpirationDays": 9, "description": "d"}}
    config = {"api": {"demo": {"service": "AppSync", "output": {"authConfig": {"defaultAuthentication": provider}}}}}
    mode = lowered(config, {"backend/api/demo/schema.graphql": "type T { id: ID }"}).data.default_mode
    assert isinstance(mode, ApiKeyMode)
    assert (mode.expires_in_days, mode.description) == (9, "d")


@pytest.mark.parametrize(
    ("written", "expected", "found"),
    [
        ("quote-${env}", "quote", []),
        ("quote-main", "quote", []),
        ("Quote-${env}", "quote", ["A2G1403"]),
        ("other-${env}", None, ["A2G1402"]),
        ("a-function-of-somebody-else", None, []),
    ],
)
def test_function_names(api: Any, function_template: Any, written: str, expected: str | None, found: list[str]) -> None:
    config = {**CONFIG, "function": {"quote": {"service": "Lambda"}}}
    files = {
        "backend/function/quote/quote-cloudformation-template.json": function_template("quote"),
        "backend/function/quote/src/index.js": "exports.handler = async () => 1;",
    }
    app = api(f'type Query {{ quote: String @function(name: "{written}") }}', files=files, config=config)
    bound = {binding.name: binding.function.id for binding in app.data.bindings}
    assert bound == ({written: f"functions/{expected}"} if expected else {})
    assert codes(app) == found


@pytest.mark.parametrize(
    ("fields", "bound", "found"),
    [
        ('a: String @function(name: "quote-${env}", region: "us-east-1")', False, []),
        ('a: String @function(name: "quote-${env}", region: "eu-west-1")', True, []),
        ('a: String @function(name: "quote-${env}", accountId: "999999999999")', False, []),
        ('a: String @function(name: "quote-${env}", accountId: "123456789012")', True, []),
        (
            'a: String @function(name: "quote-${env}") b: String @function(name: "quote-${env}", region: "us-east-1")',
            True,
            ["A2G1560"],
        ),
    ],
)
def test_a_function_of_another_region_or_account_is_none_of_the_apps(
    lowered: Any, function_template: Any, fields: str, bound: bool, found: list[str]
) -> None:
    role = "arn:aws:iam::123456789012:role/amplify-demo-main-12345-authRole"
    info = {"main": {"awscloudformation": {"Region": "eu-west-1", "AuthRoleArn": role}}}
    app = lowered(
        {**CONFIG, "function": {"quote": {"service": "Lambda"}}},
        {
            "backend/function/quote/quote-cloudformation-template.json": function_template("quote"),
            "backend/function/quote/src/index.js": "exports.handler = async () => 1;",
            "backend/api/demo/schema.graphql": f"type Query {{ {fields} }}",
        },
        info=info,
    )
    assert bool(app.data.bindings) is bound
    assert [each.code for each in app.diagnostics if each.code in ("A2G1402", "A2G1560")] == found


@pytest.mark.parametrize(
    ("schema", "files", "code"),
    [
        ("type T { id: ID }", {"backend/api/demo/resolvers/Query.x.txt": "{}"}, "A2G1420"),
    ],
)
def test_what_is_not_carried_over_is_named(api: Any, schema: str, files: Any, code: str) -> None:
    assert codes(api(schema, files=files)) == [code]


def test_the_placeholder_stack_is_nothing(api: Any) -> None:
    stack = {
        "Conditions": {"AlwaysFalse": {"Fn::Equals": ["true", "false"]}},
        "Resources": {"EmptyResource": {"Type": "Custom::EmptyResource", "Condition": "AlwaysFalse"}},
        "Outputs": {"EmptyOutput": {"Value": ""}},
    }
    assert codes(api("type T { id: ID }", files={"backend/api/demo/stacks/CustomResources.json": stack})) == []


@pytest.mark.parametrize(
    "override",
    [
        "import { X } from 'y';\n\nexport function override(resources: X) {\n  // TODO: change it\n}\n",
        "export const override = (resources: any) => {};",
        "/* nothing */",
    ],
)
def test_an_override_that_does_nothing_is_nothing(api: Any, override: str) -> None:
    assert codes(api("type T { id: ID }", files={"backend/api/demo/override.ts": override})) == []


AUTOMERGE = {"type": "AUTOMERGE"}


def written_for(model: str, strategy: Any) -> dict[str, Any]:
    return {"entityName": model, "resolutionStrategy": strategy}


def by_function(name: str) -> dict[str, Any]:
    return {"type": "LAMBDA", "resolver": {"type": "EXISTING", "name": name, "region": "eu-west-1", "arn": "arn:…"}}


def strategies(app: Any) -> dict[str, tuple[str, str | None]]:
    """Of the project, "", and of models by their name: the handler and the function that decides."""
    found = app.data.conflict_resolution
    if found is None:
        return {}
    all_of_them = {each.model: each.strategy for each in found.models} | ({"": found.project} if found.project else {})
    return {name: (each.handler, each.function and each.function.id) for name, each in all_of_them.items()}


@pytest.mark.parametrize(
    ("written", "transform"),
    [
        ({"defaultResolutionStrategy": {"type": "NONE"}}, {}),
        ({}, {"project": {"ConflictHandler": "NONE"}, "models": {"T": {"ConflictHandler": "NONE"}}}),
        ({"defaultResolutionStrategy": {"type": "NONE"}, "perModelResolutionStrategy": []}, {}),
        ({"defaultResolutionStrategy": {"type": "NONE"}}, {"project": {"ConflictHandler": "AUTOMERGE"}}),
        ({"perModelResolutionStrategy": [written_for("Gone", AUTOMERGE)]}, {}),
    ],
)
def test_the_strategy_none_is_no_conflict_resolution(api: Any, written: Any, transform: Any) -> None:
    files = {"backend/api/demo/transform.conf.json": {"Version": 5, "ResolverConfig": transform}}
    app = api("type T @model { id: ID }", inputs(API_KEY, conflictResolution=written), files)
    assert (codes(app), app.data.conflict_resolution) == ([], None)


@pytest.mark.parametrize(
    ("written", "transform", "expected"),
    [
        ({"defaultResolutionStrategy": AUTOMERGE}, {}, {"": ("AUTOMERGE", None)}),
        (
            {
                "defaultResolutionStrategy": {"type": "NONE"},
                "perModelResolutionStrategy": [written_for("T", AUTOMERGE)],
            },
            {},
            {"T": ("AUTOMERGE", None)},
        ),
        (
            {
                "defaultResolutionStrategy": {"type": "OPTIMISTIC_CONCURRENCY"},
                "perModelResolutionStrategy": [written_for("T", by_function("decide-${env}"))],
            },
            {"project": {"ConflictHandler": "AUTOMERGE", "ConflictDetection": "VERSION"}},
            {"": ("OPTIMISTIC_CONCURRENCY", None), "T": ("LAMBDA", "functions/decide")},
        ),
        (
            {},
            {
                "project": {"ConflictHandler": "AUTOMERGE", "ConflictDetection": "VERSION"},
                "models": {
                    "T": {
                        "ConflictHandler": "LAMBDA",
                        "ConflictDetection": "VERSION",
                        "LambdaConflictHandler": {"name": "decide-${env}", "new": True},
                    }
                },
            },
            {"": ("AUTOMERGE", None), "T": ("LAMBDA", "functions/decide")},
        ),
    ],
)
def test_conflict_resolution(api: Any, function_template: Any, written: Any, transform: Any, expected: Any) -> None:
    config = {**CONFIG, "function": {"decide": {"service": "Lambda"}}}
    files = {
        "backend/api/demo/transform.conf.json": {"Version": 5, "ResolverConfig": transform},
        "backend/function/decide/decide-cloudformation-template.json": function_template("decide"),
        "backend/function/decide/src/index.js": "exports.handler = async () => ({ action: 'REJECT' });",
    }
    app = api("type T @model { id: ID }", inputs(API_KEY, conflictResolution=written), files, config)
    assert (codes(app), strategies(app)) == (["A2G1407"], expected)


@pytest.mark.parametrize("strategy", [{"type": "LAST_WORD"}, by_function("elsewhere")])
def test_a_strategy_that_cannot_be_carried_over_is_named(api: Any, strategy: Any) -> None:
    written = {"defaultResolutionStrategy": AUTOMERGE, "perModelResolutionStrategy": [written_for("T", strategy)]}
    app = api("type T @model { id: ID }", inputs(API_KEY, conflictResolution=written))
    [diagnostic] = [each for each in app.diagnostics if each.code == "A2G1406"]
    place = "/serviceConfiguration/conflictResolution/perModelResolutionStrategy/0/resolutionStrategy/type"
    assert (diagnostic.code, diagnostic.origin.pointer) == ("A2G1406", place)
    assert diagnostic.help
    assert app.data.taken_out == (f"A2G1406: {diagnostic.message}",)  # the synthesis throws until somebody decides
    assert strategies(app) == {"": ("AUTOMERGE", None)}


def test_stack_mappings(api: Any) -> None:
    files = {"backend/api/demo/transform.conf.json": {"Version": 5, "StackMapping": {"GetTResolver": "Spare"}}}
    app = api("type T @model { id: ID! }", files=files)
    assert [(each.logical_id, each.stack) for each in app.data.stack_mappings] == [("GetTResolver", "Spare")]
    assert codes(app) == []


def test_a_renamed_model_keeps_its_table(api: Any) -> None:
    app = api('type New @model @mapsTo(name: "Old") { id: ID! }')
    assert [(model.name, model.maps_to) for model in app.data.models] == [("New", "Old")]


def test_urls_name_the_environment(api: Any) -> None:
    app = api('type Query { a: Int @http(url: "https://${env}.example.com") b: Int @http(url: "https://example.com") }')
    assert app.data.unbound == ("https://${env}.example.com",)


def test_headers_name_the_environment(api: Any) -> None:
    app = api('type Query { a: Int @http(url: "https://a.example", headers: [{ key: "X-Env", value: "${env}" }]) }')
    assert app.data.unbound == ("${env}",)


SEARCHABLE = "type T @model @searchable { id: ID! }"


def test_search_has_the_size_that_it_had(api: Any) -> None:
    files = {
        "backend/api/demo/parameters.json": {
            "OpenSearchInstanceType": "m5.large.elasticsearch",
            "ElasticSearchEBSVolumeGB": 35,
            "OpenSearchStreamBatchSize": 100,
            "DynamoDBEnableServerSideEncryption": False,
        }
    }
    app = api(SEARCHABLE, files=files)
    assert {each.name: each.value.value for each in app.data.search} == {
        "OpenSearchInstanceType": "m5.large.elasticsearch",
        "OpenSearchEBSVolumeGB": "35",
    }
    assert codes(app) == ["A2G1430"]


def test_without_a_searchable_model_there_is_no_search(api: Any) -> None:
    files = {"backend/api/demo/parameters.json": {"OpenSearchInstanceCount": 3}}
    assert api("type T @model { id: ID! }", files=files).data.search == ()


@pytest.mark.parametrize(
    ("search", "file", "found"),
    [
        ("@searchable", None, ["A2G1430", "A2G1431"]),
        ("@searchable", "Query.searchTs.req.vtl", ["A2G1430"]),
        ('@searchable(queries: { search: "find" })', "Query.find.req.vtl", ["A2G1430"]),
        ("@searchable(queries: null)", None, ["A2G1430"]),
    ],
)
def test_search_over_a_custom_key_needs_gen_1s_template(api: Any, search: str, file: str | None, found: Any) -> None:
    files = {f"backend/api/demo/resolvers/{file}": "{}"} if file else {}
    assert codes(api(f"type T @model {search} {{ code: ID! @primaryKey }}", files=files)) == found


def test_a_broken_schema_is_an_error_at_its_place(api: Any) -> None:
    app = api("type T {\n  id ID\n}")
    assert app.data is None
    (problem,) = app.diagnostics
    assert (problem.code, problem.origin.line, problem.origin.column) == ("A2G1004", 2, 6)
    assert app.inventory[0].status == "skipped"


def test_the_api_id_comes_from_the_deployed_environments_outputs(api: Any) -> None:
    meta = {
        "providers": {"awscloudformation": {"StackName": "amplify-demo-main-12345"}},
        "api": {"demo": {"service": "AppSync", "output": {"GraphQLAPIIdOutput": "abc"}}},
    }
    app = api("type T @model { id: ID! }", files={"backend/amplify-meta.json": meta})
    assert app.environments[0].graphql_api_id == "abc"
    assert app.diagnostics == ()


def test_a_missing_api_id_is_one_warning(api: Any) -> None:
    app = api("type T @model { id: ID! }")
    assert app.environments[0].graphql_api_id is None
    assert [d.code for d in app.diagnostics] == ["A2G1102"]


ON_DEMAND = {"DynamoDBBillingMode": "PAY_PER_REQUEST"}
OWN_KEY = {"DynamoDBEnableServerSideEncryption": False}
TABLES = "api demo: the model tables {}, which the import of a table does not expect"
DEFAULT_KEY = "are encrypted with AWS's key for DynamoDB (the default of DynamoDBEnableServerSideEncryption)"


@pytest.mark.parametrize(
    ("parameters", "messages"),
    [
        (ON_DEMAND | OWN_KEY, []),
        ({"DynamoDBEnableServerSideEncryption": "false"}, []),
        (ON_DEMAND, [DEFAULT_KEY]),
        ({"DynamoDBEnableServerSideEncryption": "true"}, ["are encrypted with AWS's key for DynamoDB"]),
        (OWN_KEY | {"DynamoDBBillingMode": "PROVISIONED"}, ["have the billing mode PROVISIONED"]),
        ({"DynamoDBBillingMode": "PROVISIONED"}, ["have the billing mode PROVISIONED", DEFAULT_KEY]),
        (OWN_KEY | {"DynamoDBModelTableReadIOPS": 10}, []),
    ],
)
def test_tables_that_gen_2_cannot_import(api: Any, parameters: Any, messages: list[str]) -> None:
    files = {"backend/api/demo/parameters.json": parameters}
    found = api("type Todo @model { id: ID! }", files=files).diagnostics
    assert [d.message for d in found if d.code == "A2G1409"] == [TABLES.format(message) for message in messages]
    assert codes(api("type Query { now: String }", files=files)) == [], "an API without models has no tables"


def test_an_absent_setting_points_at_the_file(api: Any) -> None:
    app = api("type Todo @model { id: ID! }", files={"backend/api/demo/parameters.json": ON_DEMAND})
    (found,) = [d for d in app.diagnostics if d.code == "A2G1409"]
    assert (found.origin.file, found.origin.pointer) == ("amplify/backend/api/demo/parameters.json", None)


def test_point_in_time_recovery_of_the_model_tables(api: Any) -> None:
    files = {"backend/api/demo/parameters.json": OWN_KEY | {"DynamoDBEnablePointInTimeRecovery": "true"}}
    app = api("type Todo @model { id: ID! }", files=files)
    assert app.data.point_in_time_recovery
    assert codes(app) == []
    assert not api("type Todo @model { id: ID! }").data.point_in_time_recovery
