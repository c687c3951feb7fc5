"""Gen 1 apps of other shapes than the samples in golden/, as `amplify pull` leaves them.

* clinic: a user pool with a hosted UI and groups and no identity pool; admin queries.
* harbour: three tables with one key and a stream each, a Kinesis stream, no GraphQL and no bucket.
* newsroom: a GraphQL API of eight models, two of them searchable, with the sync table that conflict resolution left; a
  bucket of its own and an imported one.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[3] / "golden"))

from _make.checkout import amplify_files
from _make.kinesis import kinesis_stream
from _make.rest_api import Path as RestPath
from _make.rest_api import admin_queries, rest_api
from _make.spec import (
    ApiAuth,
    Auth,
    Bucket,
    Environment,
    GraphqlApi,
    HostedUi,
    Imported,
    LambdaFunction,
    Parameter,
    Sample,
    SocialProvider,
    Use,
)
from _make.tables import table

Json = dict[str, Any]
CLI, REGION = "12.12.6", "eu-west-1"
ENVIRONMENTS = (Environment("prod", REGION, "aa111"), Environment("dev", REGION, "bb222"))
HANDLER = b"exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });\n"
MODELS = ("Article", "Author", "Desk", "Comment", "Picture", "Edition", "Topic", "Tip")
SEARCHABLE = ("Article", "Topic")


def sample(name: str, auth: Auth, **more: Any) -> Sample:
    about = {"project_folder": "gen1", "project_name": name, "app_id": f"d{name}0example", "cli_version": CLI}
    about |= {"pulled": True, "environments": ENVIRONMENTS, "package_manager": "npm", "api": None, "functions": ()}
    return Sample(name=name, auth=auth, **(about | more))


CLINIC_AUTH = Auth(
    shared_id="1a2b3c4d",
    prefix="clinic",
    setup="manual",
    allow_guests=False,
    required_attributes=("email",),
    username_attributes=("email",),
    groups=("Doctors", "Desk", "Patients"),
    hosted_ui=HostedUi(
        domain="clinic-1a2b",
        providers=(SocialProvider("Google", "openid email profile", {"email": "email", "username": "sub"}),),
        callback_urls=("https://clinic.example/",),
        logout_urls=("https://clinic.example/out/",),
        scopes=("phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"),
        credentials={"prod": "[]", "dev": "[]"},
    ),
)
CLINIC = sample(
    "clinic",
    CLINIC_AUTH,
    functions=(
        LambdaFunction(
            "AdminQueries9f8e7d6c",
            "nodejs20.x",
            parameters=(Parameter("adminGroup", "GROUP", {"prod": "Desk", "dev": "Desk"}),),
            auth_verbs=("read", "update"),
        ),
    ),
    extras=(admin_queries("AdminQueries9f8e7d6c", CLINIC_AUTH, CLI),),
)
HARBOUR_AUTH = Auth(
    shared_id="5e6f7a8b", prefix="harbour", setup="default", allow_guests=True, required_attributes=("email",)
)
IMO = ("imo", "string")
HARBOUR = sample(
    "harbour",
    HARBOUR_AUTH,
    functions=(
        LambdaFunction("onShips", "nodejs20.x", uses=(Use("storage", "ships", (), (), (), "StreamArn"),)),
        LambdaFunction(
            "onBerths",
            "nodejs20.x",
            uses=(
                Use("storage", "berths", (), (), (), "StreamArn"),
                Use("storage", "ships", ("Name",), ("dynamodb:GetItem",), ("{Arn}", "{Arn}/index/*")),
            ),
        ),
        LambdaFunction(
            "onMoves",
            "nodejs20.x",
            uses=(
                Use("analytics", "moves", (), (), (), "kinesisStreamArn"),
                Use("storage", "cargo", ("Name", "Arn"), ("dynamodb:PutItem",), ("{Arn}",)),
            ),
        ),
        LambdaFunction(
            "desk",
            "nodejs20.x",
            uses=(
                Use("analytics", "moves", ("kinesisStreamArn",), ("kinesis:PutRecord",), ("{kinesisStreamArn}",)),
                Use("storage", "berths", ("Name",), ("dynamodb:Query",), ("{Arn}",)),
            ),
        ),
    ),
    extras=(
        table("ships", (IMO,), indexes=(("byFlag", (("flag", "string"),)),), triggers=("onShips",), cli_version=CLI),
        table("berths", (IMO,), triggers=("onBerths",), cli_version=CLI),
        table("cargo", (IMO, ("loaded", "number")), cli_version=CLI),
        kinesis_stream("moves", 1, HARBOUR_AUTH, CLI),
        rest_api("harbour", {"/ships": RestPath("desk", "private", auth=("create", "read"))}, HARBOUR_AUTH, CLI),
    ),
)
NEWSROOM = sample(
    "newsroom",
    Auth(shared_id="9c8b7a6d", prefix="newsroom", setup="default", allow_guests=True, required_attributes=("email",)),
    api=GraphqlApi("newsroom", ApiAuth("AMAZON_COGNITO_USER_POOLS"), (ApiAuth("AWS_IAM"),)),
    bucket=Bucket(
        name="newsFiles",
        policy_id="19e8b6d4",
        bucket_prefix="newsfiles6f0d2b7c4a9e41d8b3f5a1c0e7d28470",
        auth_access=("CREATE_AND_UPDATE", "READ"),
        guest_access=("READ",),
    ),
    imported=(
        Imported(
            "wires",
            "S3",
            {name: {"bucketName": f"press-wires-{name}", "region": REGION} for name in ("prod", "dev")},
            {"BucketName": "bucketName", "Region": "region"},
        ),
    ),
)


def write(folder: Path) -> Mapping[str, Path]:
    """Writes each app below `folder`; the project folders by name."""
    for app in (CLINIC, HARBOUR, NEWSROOM):
        by_hand = _by_hand(app)
        files = {f"amplify/{path}": text for path, text in (by_hand | amplify_files(app, by_hand, pulled=True)).items()}
        files["package.json"] = json.dumps({"name": app.name, "dependencies": {"aws-amplify": "^6.0.0"}}).encode()
        for path, content in files.items():
            target = folder / app.name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    _without_identity_pool(folder / "clinic")
    _with_sync_table_and_search(folder / "newsroom")
    return {app.name: folder / app.name for app in (CLINIC, HARBOUR, NEWSROOM)}


def _by_hand(app: Sample) -> dict[str, bytes]:
    files = {}
    for function in app.functions:
        source = f"backend/function/{function.name}/src"
        files[f"{source}/index.js"] = HANDLER
        files[f"{source}/package.json"] = json.dumps({"name": function.name.lower(), "version": "1.0.0"}).encode()
    if app.api:
        types = (
            f"type {name} @model{' @searchable' if name in SEARCHABLE else ''}\n"
            "  @auth(rules: [{ allow: private }, { allow: private, provider: iam }]) {\n"
            "  id: ID!\n  title: String!\n  body: String\n}\n"
            for name in MODELS
        )
        files[f"backend/api/{app.api.name}/schema.graphql"] = "\n".join(types).encode()
    return files


def _edit(project: Path, path: str, change: Callable[[Json], object]) -> None:
    """A file of the source and of what was pushed last."""
    for backend in ("backend", "#current-cloud-backend"):
        file = project / "amplify" / backend / path
        if file.is_file():
            data = json.loads(file.read_text())
            change(data)
            file.write_text(json.dumps(data, indent=2))


def _without_identity_pool(project: Path) -> None:
    """As `amplify add auth` makes it with `User Sign-Up & Sign-In only`."""
    name, given = CLINIC_AUTH.name, f"{CLINIC_AUTH.logical_id}IdentityPoolId"

    def answers(data: Json) -> None:
        chosen = data.get("cognitoConfig", data)
        chosen["authSelections"] = "userPoolOnly"
        for key in ("identityPoolName", "allowUnauthenticatedIdentities"):
            chosen.pop(key, None)

    def pool(data: Json) -> None:
        for key in ("IdentityPool", "IdentityPoolRoleMap"):
            del data["Resources"][key]
        for key in ("IdentityPoolId", "IdentityPoolName"):
            del data["Outputs"][key]

    def groups(data: Json) -> None:
        del data["Parameters"][given]
        trusted = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        for resource in data["Resources"].values():
            if resource["Type"] == "AWS::IAM::Role":
                trust = {"Version": "2012-10-17", "Statement": [trusted]}
                resource["Properties"]["AssumeRolePolicyDocument"] = trust

    def meta(data: Json) -> None:
        for key in ("IdentityPoolId", "IdentityPoolName"):
            data["auth"][name]["output"].pop(key, None)
        for needed in data["auth"]["userPoolGroups"]["dependsOn"]:
            needed["attributes"] = [item for item in needed["attributes"] if "IdentityPool" not in item]

    def root(data: Json) -> None:
        del data["Resources"]["authuserPoolGroups"]["Properties"]["Parameters"][given]
        del data["Resources"]["UpdateRolesWithIDPFunctionOutputs"]

    _edit(project, f"auth/{name}/cli-inputs.json", answers)
    _edit(project, f"auth/{name}/build/parameters.json", answers)
    _edit(project, f"auth/{name}/build/{name}-cloudformation-template.json", pool)
    _edit(project, "auth/userPoolGroups/build/userPoolGroups-cloudformation-template.json", groups)
    _edit(project, "amplify-meta.json", meta)
    _edit(project, "awscloudformation/build/root-cloudformation-stack.json", root)


def _with_sync_table_and_search(project: Path) -> None:
    """What Gen 1's transformer adds to the API's stack beside the models."""
    name = {"Fn::Join": ["", ["AmplifyDataStore-", {"Fn::GetAtt": ["GraphQLAPI", "ApiId"]}, "-", {"Ref": "env"}]]}
    sync = {
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in ("ds_pk", "ds_sk")],
        "KeySchema": [{"AttributeName": "ds_pk", "KeyType": "HASH"}, {"AttributeName": "ds_sk", "KeyType": "RANGE"}],
        "BillingMode": "PAY_PER_REQUEST",
        "TableName": name,
    }
    search = {"Type": "AWS::Elasticsearch::Domain", "Properties": {"ElasticsearchVersion": "7.10"}}
    deleted = {"UpdateReplacePolicy": "Delete", "DeletionPolicy": "Delete"}
    stack = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "stacks/SearchableStack.json"}}

    def api(data: Json) -> None:
        data["Resources"]["DataStore"] = {"Type": "AWS::DynamoDB::Table", "Properties": sync} | deleted
        data["Resources"]["SearchableStack"] = stack

    build = "api/newsroom/build"
    _edit(project, f"{build}/cloudformation-template.json", api)
    for backend in ("backend", "#current-cloud-backend"):
        folder = project / "amplify" / backend / build / "stacks"
        template = {"Resources": {"OpenSearchDomain": search | deleted}}
        (folder / "SearchableStack.json").write_text(json.dumps(template))
