"""Gen 1's templates rebuilt from a plain clone: they say what the templates of `amplify push` say."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gen1 import Gen1

from amp2gen.verify import categories
from amp2gen.verify.defaults import default_of
from amp2gen.verify.gen1_side import read_gen1_side
from amp2gen.verify.gen1_side.rebuilt.model_keys import model_tables
from amp2gen.verify.gen1_side.rebuilt.model_keys_v1 import model_tables_v1
from amp2gen.verify.gen1_side.schema_version import is_version_1
from amp2gen.verify.iam import grants, uncovered
from amp2gen.verify.roles import DELTA_SYNC

GOLDEN = Path(__file__).parents[2] / "golden"
APPS = Path(__file__).resolve().parents[3] / "shared" / "apps"

PROJECTS = {
    "blog": ("gen1", "main"),
    "shop": ("gen1", "dev"),
    "team-chat": ("gen1/packages/chat", "prod"),
    "field-trip": ("gen1", "main"),
    "bike-share": ("gen1", "dev"),
    "archive": ("gen1", "prod"),
    "backend-only": ("gen1", "main"),
    "product-catalog": ("gen1", "main"),
    "discussions": ("gen1", "main"),
    "fitness-tracker": ("gen1", "main"),
}
OURS = ("blog", "shop", "team-chat", "field-trip", "bike-share", "archive")

BY_OVERRIDES = {
    "shop": {
        ("user pool", "", f"Schema.{attribute}.{setting}")
        for attribute, settings in {
            "loyalty_tier": ("StringAttributeConstraints.MaxLength", "StringAttributeConstraints.MinLength"),
            "points": ("NumberAttributeConstraints.MaxValue", "NumberAttributeConstraints.MinValue"),
        }.items()
        for setting in ("AttributeDataType", "Mutable", "Required", *settings)
    },
    "team-chat": {("bucket", "", "VersioningConfiguration.Status"), ("bucket", "", "LifecycleConfiguration.Rules")},
    "fitness-tracker": {("group", "Admin", "Description")},
}
"""What programs of the user's change in the templates that are deployed."""

IGNORED = {
    ("model table", "TableName"),  # holds the API's id, which a plain clone does not know
    (DELTA_SYNC, "TableName"),
    ("api key", "Description"),  # the samples' generator leaves it out of their templates
}


@pytest.fixture(scope="module")
def pulled(tmp_path_factory):
    """The samples with all that `amplify pull` brings."""
    folder = tmp_path_factory.mktemp("pulled")
    command = [sys.executable, str(GOLDEN / "generate.py"), "--out", str(folder), "--checkout", "pulled"]
    subprocess.run(command, check=True)
    return folder


@pytest.fixture(params=PROJECTS)
def sides(request, pulled, tmp_path):
    """Gen 1's side of a project as deployed and as rebuilt."""
    name = request.param
    project, environment = PROJECTS[name]
    folder = (pulled if name in OURS else APPS) / name / project
    if not folder.is_dir():
        pytest.skip("../shared/apps is absent")
    left_out = shutil.ignore_patterns("#current-cloud-backend", "build", "amplify-meta.json")
    shutil.copytree(folder / "amplify", tmp_path / "amplify", ignore=left_out)
    deployed, rebuilt = read_gen1_side(folder, environment), read_gen1_side(tmp_path, environment)
    assert (deployed.is_weak, rebuilt.is_weak) == (False, True)
    return name, deployed, rebuilt


def items(side):
    found = categories.items(side.deployment)
    return {(each.kind, each.role): each for each in found if not is_of_the_transformer(each)}


def is_of_the_transformer(item):
    return item.kind in ("resolver", "data source") or item.role.startswith(("data source ", f"role of {DELTA_SYNC}"))


def test_every_setting_is_what_is_deployed(sides):
    name, deployed, rebuilt = sides
    left, right = items(deployed), items(rebuilt)
    assert left.keys() == right.keys()
    differing = set()
    for key, item in left.items():
        for setting in {*item.properties, *right[key].properties}:
            default = default_of(key[0], setting)
            if item.properties.get(setting, default) != right[key].properties.get(setting, default):
                differing.add((*key, setting))
    assert {each for each in differing if (each[0], each[2]) not in IGNORED} == BY_OVERRIDES.get(name, set())


def test_every_grant_is_what_is_deployed(sides):
    _, deployed, rebuilt = sides
    had, has = (
        [
            grant
            for grant in grants(side.deployment)
            if not grant.principal.startswith(("data source ", "AWS::IAM::Role", DELTA_SYNC))
            and grant.action != "appsync:GraphQL"
        ]
        for side in (deployed, rebuilt)
    )
    assert {str(grant.principal) for grant in had} == {str(grant.principal) for grant in has}
    assert list(map(str, uncovered(had, has))) == []
    assert list(map(str, uncovered(has, had))) == []


def test_an_override_with_statements_is_known(sides):
    name, _, rebuilt = sides
    expected = {"shop": {"auth"}, "team-chat": {"storage"}}  # fitness-tracker comes without its own
    assert set(rebuilt.overridden) == expected.get(name, set())


def test_what_looks_like_a_secret_by_the_name_of_its_resource_is_none(tmp_path):
    parameters = {"parentResource": "demoAuth1234", "API_KEY": "k-1234567890", "tokenTableName": "demo-tokens"}
    Gen1(tmp_path).environments("main", categories={"function": {"demoPreTokenGeneration": parameters}})
    place = "amplify/team-provider-info.json/main/categories/function/demoPreTokenGeneration/API_KEY"
    assert read_gen1_side(tmp_path, "main").secrets == {place: "k-1234567890"}


def test_a_policy_of_a_group_is_told_the_environment(tmp_path):
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": {"Fn::Sub": "arn:aws:s3:::reports-${env}/*"}}
    policy = {"PolicyName": "reports", "PolicyDocument": {"Statement": [read]}}
    group = {"groupName": "Staff", "precedence": 1, "customPolicies": [policy]}
    project = Gen1(tmp_path).auth().entry("auth", "userPoolGroups", service="Cognito-UserPool-Groups")
    project.file("amplify/backend/auth/userPoolGroups/user-pool-group-precedence.json", [group])
    found = [each for each in grants(read_gen1_side(tmp_path, "main").deployment) if each.action == "s3:GetObject"]
    assert [(each.principal, each.resource) for each in found] == [("group Staff", "arn:aws:s3:::reports-main/*")]


def test_what_is_imported_stands_by_its_name(tmp_path):
    ids = {
        "userPoolId": "eu-west-1_abc",
        "authRoleName": "portal-auth",
        "authRoleArn": "arn:aws:iam::1:role/portal-auth",
    }
    project = Gen1(tmp_path).entry("auth", "portal", service="Cognito", serviceType="imported").bucket()
    project.environments("main", categories={"auth": {"portal": ids}}).function(
        "mailer", Environment={"Variables": {"POOL": {"Ref": "authportalUserPoolId"}}}
    )
    project.entry(
        "function",
        "mailer",
        service="Lambda",
        dependsOn=[{"category": "auth", "resourceName": "portal", "attributes": ["UserPoolId"]}],
    )
    path = "amplify/backend/function/mailer/mailer-cloudformation-template.json"
    template = json.loads((tmp_path / path).read_text())
    project.file(
        path, {**template, "Parameters": {**template["Parameters"], "authportalUserPoolId": {"Type": "String"}}}
    )
    side = read_gen1_side(tmp_path, "main")
    settings = {name: item.properties for (name, _), item in items(side).items()}
    assert settings["function"]["Environment.POOL"] == "eu-west-1_abc"
    assert {each.principal for each in grants(side.deployment) if each.action == "s3:GetObject"} == {"portal-auth"}


def keys(schema):
    return {
        table.model: (
            " ".join(key["AttributeName"] for key in table.key),
            {name: " ".join(key["AttributeName"] for key in index) for name, index in table.indexes.items()},
            table.attributes,
        )
        for table in model_tables(schema, "schema.graphql")
    }


def test_relations_and_keys_become_indexes():
    schema = """
        type Post @model {
          title: String! @primaryKey(sortKeyFields: ["year", "month"])
          year: Int!
          month: Int!
          comments: [Comment] @hasMany
          tags: [Tag] @manyToMany(relationName: "postTags")
        }
        type Comment @model {
          id: ID!
          stars: Int @index(name: "byStars", sortKeyFields: ["at"])
          at: AWSTimestamp
          replies: [Reply] @hasMany(indexName: "byComment", fields: ["id"])
        }
        type Reply @model { comment: ID @index(name: "byComment") }
        type Tag @model { posts: [Post] @manyToMany(relationName: "postTags") }
        type Loose { comments: [Comment] }
    """
    assert keys(schema) == {
        "Post": ("title year#month", {}, {"title": "S", "year#month": "S"}),
        "Comment": (
            "id",
            {"byStars": "stars at", "gsi-Post.comments": "postCommentsTitle postCommentsYear#postCommentsMonth"},
            {
                "id": "S",
                "stars": "N",
                "at": "N",
                "postCommentsTitle": "S",
                "postCommentsYear#postCommentsMonth": "S",
            },
        ),
        "Reply": ("id", {"byComment": "comment"}, {"id": "S", "comment": "S"}),
        "Tag": ("id", {}, {"id": "S"}),
        "PostTags": (
            "id",
            {"byPost": "postTitle postyear#postmonth", "byTag": "tagId"},
            {"id": "S", "postTitle": "S", "postyear#postmonth": "S", "tagId": "S"},
        ),
    }


def test_an_index_without_a_name_is_called_after_model_and_fields():
    schema = """
        type Story @model { id: ID! author: ID! @index(sortKeyFields: ["at"]) at: AWSDateTime! }
        type Series @model { id: ID! code: ID! @index }
        type Box @model { id: ID! shelf: ID! @index }
    """
    assert [list(table.indexes) for table in model_tables(schema, "schema.graphql")] == [
        ["storiesByAuthorAndAt"],
        ["seriesByCode"],
        ["boxesByShelf"],
    ]


VERSION_1 = """
    type Post @model @key(fields: ["author", "year", "month"]) @key(name: "byYear", fields: ["author", "year"]) {
      author: ID!
      year: Int!
      month: Int!
      comments: [Comment] @connection(name: "PostComments", sortField: "stars")
      notes: [Note] @connection
      drafts: [Draft] @connection(keyName: "byPost", fields: ["author"])
    }
    type Comment @model @key(name: "byStars", fields: ["stars", "at"]) {
      id: ID!
      stars: Int
      at: AWSTimestamp
      post: Post @connection(name: "PostComments", keyField: "postAuthor")
    }
    type Note @model { id: ID! text: String }
    type Draft @model @key(name: "byPost", fields: ["post"]) { id: ID! post: ID! }
"""


def test_keys_and_connections_of_version_1_become_indexes():
    def names(indexes):
        return {name: " ".join(key["AttributeName"] for key in index) for name, index in indexes.items()}

    found = {each.model: each for each in model_tables_v1(VERSION_1, "schema.graphql")}
    assert {model: names({"": each.key})[""] for model, each in found.items()} == {
        "Post": "author year#month",
        "Comment": "id",
        "Note": "id",
        "Draft": "id",
    }
    assert {model: names(each.indexes) for model, each in found.items()} == {
        "Post": {},
        "Comment": {"byStars": "stars at", "gsi-PostComments": "postAuthor stars"},
        "Note": {"gsi-Post.notes": "postNotesId"},
        "Draft": {"byPost": "post"},
    }
    assert names(found["Post"].local_indexes) == {"byYear": "author year"}
    assert found["Comment"].attributes == {"id": "S", "stars": "N", "at": "N", "postAuthor": "S"}
    (post, *_) = model_tables_v1(VERSION_1, "schema.graphql", local_as_global=True)
    assert (names(post.indexes), post.local_indexes) == ({"byYear": "author year"}, {})


def test_the_tables_of_a_plain_clone_of_version_1_are_known(tmp_path):
    project = Gen1(tmp_path).entry(
        "api", "notes", service="AppSync", output={"securityType": "AMAZON_COGNITO_USER_POOLS"}
    )
    project.file("amplify/backend/api/notes/parameters.json", {"AppSyncApiName": "notes"})
    project.file("amplify/backend/api/notes/schema.graphql", VERSION_1)
    found = items(read_gen1_side(tmp_path, "main"))
    assert [role for kind, role in found if kind == "model table"] == ["Post", "Comment", "Note", "Draft"]
    assert found["api", ""].properties["DefaultAuthorizationMode"] == "AMAZON_COGNITO_USER_POOLS"


def test_nothing_is_below_a_path_that_takes_all(tmp_path):
    open_to_all = {"lambdaFunction": "greet", "permissions": {"setting": "open"}}
    project = Gen1(tmp_path).function("greet").entry("api", "fleet", service="API Gateway")
    paths = {"/bikes": open_to_all, "/{proxy+}": open_to_all}
    project.file("amplify/backend/api/fleet/cli-inputs.json", {"version": 1, "paths": paths})
    found = items(read_gen1_side(tmp_path, "main"))
    assert {role for kind, role in found if kind == "rest method" and " ANY " in role} == {
        "fleet ANY /bikes",
        "fleet ANY /bikes/{proxy+}",
        "fleet ANY /{proxy+}",
    }


def test_who_calls_rest_apis_of_older_projects_is_known(tmp_path):
    call = {"Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${fleet}/${env}/GET/bikes"}
    policy = {"Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": call}]}
    template = {
        "Parameters": {name: {"Type": "String"} for name in ("unauthRoleName", "fleet", "env")},
        "Resources": {
            "PolicyAPIGWUnauth1": {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {"PolicyDocument": policy, "Roles": [{"Ref": "unauthRoleName"}]},
            }
        },
    }
    api = {
        "Resources": {"fleet": {"Type": "AWS::ApiGateway::RestApi"}},
        "Outputs": {"ApiId": {"Value": {"Ref": "fleet"}}},
    }
    project = Gen1(tmp_path).entry("api", "fleet", service="API Gateway")
    project.file("amplify/backend/api/fleet/fleet-cloudformation-template.json", api)
    project.file("amplify/backend/api/APIGatewayAuthStack.json", template)
    assert [str(each) for each in grants(read_gen1_side(tmp_path, "main").deployment)] == [
        "execute-api:Invoke on arn:aws:execute-api:${region}:${account}:${rest api fleet}/main/GET/bikes"
    ]


@pytest.fixture
def older(pulled, tmp_path):
    """The blog as a project from before version 7: templates in version control, and no cli-inputs.json."""
    deployed = pulled / "blog" / "gen1"
    left_out = shutil.ignore_patterns("#current-cloud-backend", "amplify-meta.json")
    shutil.copytree(deployed / "amplify", tmp_path / "amplify", ignore=left_out)
    backend = tmp_path / "amplify" / "backend"
    for written in backend.glob("*/*/cli-inputs.json"):
        written.unlink()
    for built in backend.glob("*/*/build"):
        if built.parents[1].name in ("auth", "storage"):
            for name in ("cloudformation-template.json", f"{built.parent.name}-cloudformation-template.json"):
                if (built / name).is_file():
                    shutil.move(built / name, built.parent / f"{built.parent.name}-cloudformation-template.json")
            shutil.move(built / "parameters.json", built.parent / "parameters.json")
        shutil.rmtree(built)
    shutil.rmtree(backend / "awscloudformation", ignore_errors=True)
    return read_gen1_side(deployed, "main"), read_gen1_side(tmp_path, "main")


def test_an_older_project_has_its_templates_itself(older):
    deployed, rebuilt = older
    assert rebuilt.is_weak
    left, right = items(deployed), items(rebuilt)
    assert {kind for kind, _ in left} >= {"user pool", "user pool client", "identity pool", "bucket", "api"}
    for key, item in left.items():
        if key[0] in ("user pool", "user pool client", "identity pool", "bucket", "api"):
            assert right[key].properties == item.properties, key
    missing = list(uncovered(grants(deployed.deployment), grants(rebuilt.deployment)))
    assert not [each for each in missing if each.action.startswith(("s3:", "cognito-idp:"))]
    assert any(each.action.startswith("s3:") for each in grants(rebuilt.deployment))


def test_without_the_flag_a_join_table_does_not_follow_the_keys():
    schema = """
        type Post @model { slug: String! @primaryKey tags: [Tag] @manyToMany(relationName: "PostTags") }
        type Tag @model { posts: [Post] @manyToMany(relationName: "PostTags") }
    """
    *_, joined = model_tables(schema, "schema.graphql", by_key=False)
    assert joined.attributes == {"id": "S", "postID": "S", "tagID": "S"}


@pytest.mark.parametrize(
    ("schema", "flags", "old"),
    [
        ('type A @model @key(fields: ["id"]) { id: ID! }', 2, True),
        ("type A @model @auth(rules: [{ allow: owner, queries: [get] }]) { id: ID! }", 2, True),
        ("type A @model { id: ID! @primaryKey }", 1, False),
        ('type A @model(queries: { get: "a" }, mutations: null) { id: ID! }', 2, False),
        ("# once @key\ntype A @model { id: ID! }", 2, False),
        ('type Subscription { on: A @aws_subscribe(mutations: ["b"]) } type A @model { id: ID! @index }', 2, False),
        ("type A @model { id: ID! }", 1, True),
        ("type A @model { id: ID! }", None, True),
    ],
)
def test_which_version_a_schema_is_for(schema, flags, old, tmp_path):
    if flags is not None:
        text = json.dumps({"features": {"graphqltransformer": {"transformerversion": flags}}})
        (tmp_path / "cli.json").write_text(text)
    assert is_version_1(tmp_path, "main", tmp_path / "api", schema) is old
