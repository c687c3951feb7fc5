"""Tables and streams through the real toolchain: what is deployed is what Gen 1 deployed."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from emitted import Emitted, Judgement

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App, Branch, Environment, Fact
from amp2gen.ir.auth import AppClient, Auth, IdentityPool, Mfa, PasswordPolicy, Trigger, UserPool, VerificationEmail
from amp2gen.ir.base import ref_to
from amp2gen.ir.data import KeyAttribute
from amp2gen.ir.expr import attribute, join, text
from amp2gen.ir.functions import EventSource, Function, NodeCode, SourceFile, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.rest_api import Caller
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.storage import Guests, SignedIn
from amp2gen.ir.tables import GlobalIndex, LocalIndex, Table, Throughput
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run
from amp2gen.verify.synthesize import Synthesis

pytestmark = pytest.mark.node

DISCUSSIONS = Path(__file__).resolve().parents[2].parent / "shared/apps/discussions/gen1"
MODES = ("fresh", "taking over", "moved")
HANDLER = "exports.handler = async (event) => event;\n"


def key(name: str, type: Any = "S") -> KeyAttribute:
    return KeyAttribute(name=name, type=type)


def put(caller: Caller) -> RolePolicy:
    return RolePolicy(caller=caller, statements=(Statement(actions=("kinesis:PutRecord",), resources=(EVENTS_ARN,)),))


def function(name: str, **settings: Any) -> Function:
    source = SourceFile(path="src/index.js", text=HANDLER, sha256=hashlib.sha256(HANDLER.encode()).hexdigest())
    return Function(name=name, code=NodeCode(entry="src/index.js", version=22), sources=(source,), **settings)


EVENTS_ARN = attribute(Stream, "orders", "arn")
LOG_ARN = attribute(Table, "my-log", "arn")
LOG = Table(
    name="my-log",
    hash=key("id", "N"),
    sort=key("at", "B"),
    global_indexes=(
        GlobalIndex(name="byUser", hash=key("userId"), sort=key("at", "B"), throughput=Throughput(read=2, write=3)),
        GlobalIndex(
            name="byLevel",
            hash=key("level", "N"),
            projection="INCLUDE",
            attributes=("title",),
            throughput=Throughput(read=1, write=1),
        ),
    ),
    local_indexes=(LocalIndex(name="byTitle", sort=key("title"), projection="KEYS_ONLY"),),
    throughput=Throughput(read=7, write=4),
    stream="NEW_AND_OLD_IMAGES",
    time_to_live="expires",
    point_in_time_recovery=True,
    managed_key=True,
)
ON_DEMAND = Table(name="orders", hash=key("id"), global_indexes=(GlobalIndex(name="byUser", hash=key("userId")),))
EVENTS = Stream(name="orders", shard_count=2, policies=(put(SignedIn()), put(Guests())))
CLICKS = Stream(name="clicks", shard_count=None)

ORDERS = function(
    "orders",
    environment=(
        Variable(name="LOG", value=attribute(Table, "my-log", "name")),
        Variable(name="ORDERS", value=attribute(Table, "orders", "arn")),
        Variable(name="CLICKS", value=attribute(Stream, "clicks", "name")),
    ),
    statements=(Statement(actions=("dynamodb:Query",), resources=(LOG_ARN, join([LOG_ARN, text("/index/*")]))),),
    event_sources=(
        EventSource(source=attribute(Table, "my-log", "stream_arn"), starting_position="LATEST"),
        EventSource(source=EVENTS_ARN, starting_position="LATEST"),
    ),
)
WELCOME = function(
    "welcome",
    environment=(Variable(name="EVENTS", value=EVENTS_ARN),),
    statements=(
        Statement(actions=("dynamodb:PutItem",), resources=(LOG_ARN,)),
        Statement(actions=("kinesis:PutRecord",), resources=(EVENTS_ARN,)),
    ),
)
POOL = UserPool(
    username_attributes=("email",),
    password_policy=PasswordPolicy(
        minimum_length=8, require_lowercase=False, require_uppercase=False, require_numbers=False, require_symbols=False
    ),
    mfa=Mfa(mode="OFF"),
    verification_email=VerificationEmail(),
    triggers=(Trigger(event="postConfirmation", function=ref_to(Function, "welcome")),),
)


def demo() -> Emitted:
    """A table named like a function and a stream; a Cognito trigger that uses a table and a stream."""
    tables, streams = (LOG, ON_DEMAND), (CLICKS, EVENTS)
    app = App(
        name="demo",
        default_environment="main",
        environments=(
            Environment(
                name="main",
                tables=tuple(Fact(resource=table.id, value=f"{table.name}-main") for table in tables),
                streams=tuple(Fact(resource=stream.id, value=f"{stream.name}-main") for stream in streams),
            ),
        ),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        auth=Auth(
            name="demo",
            user_pool=POOL,
            web_client=AppClient(),
            native_client=AppClient(),
            identity_pool=IdentityPool(allow_guests=True),
        ),
        tables=tables,
        streams=streams,
        functions=(ORDERS, WELCOME),
    )
    return Emitted("demo", emit(run(app, PIPELINE, Options()), ProjectFiles({}, frozenset())).files)


def to_judge(folder: Path) -> list[Emitted]:
    found = [demo()]
    if DISCUSSIONS.is_dir():
        found.append(Emitted("discussions", compile_project(DISCUSSIONS, Choices(), Options()).files))
    return found


@pytest.fixture(scope="module")
def syntheses(judgement: Judgement) -> Mapping[tuple[str, str], Synthesis]:
    return judgement.syntheses


def resource(synthesis: Synthesis, stack: str, type: str) -> dict[str, Any]:
    [found] = [r for r in synthesis.templates[stack]["Resources"].values() if r["Type"] == type]
    return dict(found)


def table(synthesis: Synthesis, stack: str) -> dict[str, Any]:
    return resource(synthesis, stack, "AWS::DynamoDB::Table")


def as_sets(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties without name, protection and Amplify's own tags; lists without order."""
    left_out = ("TableName", "DeletionProtectionEnabled", "Tags")
    return {
        name: sorted(json.dumps(item, sort_keys=True) for item in value)
        if isinstance(value, list) and name != "KeySchema"
        else value
        for name, value in properties.items()
        if name not in left_out
    }


def test_typescript_and_prettier_accept_them(judgement: Judgement) -> None:
    assert judgement.complaints == []


def test_they_synthesize_in_every_mode_without_a_cycle(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    assert {case: found.problems for case, found in syntheses.items() if found.problems} == {}
    assert {mode for name, mode in syntheses if name == "demo"} == set(MODES)


def test_a_table_is_as_the_ir_says(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    found = as_sets(table(syntheses[("demo", "fresh")], "storagemy-log")["Properties"])
    definitions = {"id": "N", "at": "B", "userId": "S", "level": "N", "title": "S"}
    assert found == as_sets(
        {
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": type} for name, type in definitions.items()
            ],
            "KeySchema": keys("id", "at"),
            "ProvisionedThroughput": {"ReadCapacityUnits": 7, "WriteCapacityUnits": 4},
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "byUser",
                    "KeySchema": keys("userId", "at"),
                    "Projection": {"ProjectionType": "ALL"},
                    "ProvisionedThroughput": {"ReadCapacityUnits": 2, "WriteCapacityUnits": 3},
                },
                {
                    "IndexName": "byLevel",
                    "KeySchema": keys("level"),
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["title"]},
                    "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
                },
            ],
            "LocalSecondaryIndexes": [
                {
                    "IndexName": "byTitle",
                    "KeySchema": keys("id", "title"),
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
            "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            "SSESpecification": {"SSEEnabled": True},
        }
    )


def keys(hash: str, sort: str | None = None) -> list[dict[str, str]]:
    schema = [{"AttributeName": hash, "KeyType": "HASH"}]
    return schema + ([{"AttributeName": sort, "KeyType": "RANGE"}] if sort else [])


def test_billing_on_demand(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    found = table(syntheses[("demo", "fresh")], "storageorders")["Properties"]
    assert found["BillingMode"] == "PAY_PER_REQUEST"
    assert "ProvisionedThroughput" not in json.dumps(found)


@pytest.mark.parametrize(
    ("mode", "policy", "protected", "name"),
    [
        ("fresh", "Delete", False, None),
        ("taking over", "Retain", True, None),
        ("moved", "Retain", True, "my-log-main"),
    ],
)
def test_a_branch_protects_its_data_and_takes_the_name_once_moved(
    syntheses: Mapping[tuple[str, str], Synthesis], mode: str, policy: str, protected: bool, name: str | None
) -> None:
    found = table(syntheses[("demo", mode)], "storagemy-log")
    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == (policy, policy)
    assert found["Properties"]["DeletionProtectionEnabled"] is protected
    assert found["Properties"].get("TableName") == name


@pytest.mark.parametrize("mode", MODES)
def test_a_stream_and_the_policy_of_its_users(syntheses: Mapping[tuple[str, str], Synthesis], mode: str) -> None:
    synthesis = syntheses[("demo", mode)]
    stack = "analyticsorders"
    stream = resource(synthesis, stack, "AWS::Kinesis::Stream")
    expected = {"ShardCount": 2, "StreamModeDetails": {"StreamMode": "PROVISIONED"}, "RetentionPeriodHours": 24}
    properties = {name: value for name, value in stream["Properties"].items() if name != "Tags"}
    assert properties == expected | ({"Name": "orders-main"} if mode == "moved" else {})
    assert stream["DeletionPolicy"] == ("Delete" if mode == "fresh" else "Retain")
    policy = resource(synthesis, stack, "AWS::IAM::Policy")["Properties"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Allow", "kinesis:PutRecord")
    assert len(policy["Roles"]) == 2


def test_the_first_streams_stack_is_the_one_that_refactor_looks_for(
    syntheses: Mapping[tuple[str, str], Synthesis],
) -> None:
    template = syntheses[("demo", "moved")].templates["analytics"]
    [(logical_id, stream)] = [(id, r) for id, r in template["Resources"].items() if r["Type"] == "AWS::Kinesis::Stream"]
    assert logical_id.startswith("KinesisStream")
    assert stream["Properties"]["StreamModeDetails"] == {"StreamMode": "ON_DEMAND"}


@pytest.mark.parametrize("mode", MODES)
def test_discussions_has_the_table_of_gen_1(syntheses: Mapping[tuple[str, str], Synthesis], mode: str) -> None:
    if not DISCUSSIONS.is_dir():
        pytest.skip("../shared/apps/discussions is absent")
    path = DISCUSSIONS / "amplify/backend/storage/activity/build/activity-cloudformation-template.json"
    gen1 = json.loads(path.read_text())["Resources"]["DynamoDBTable"]["Properties"]
    gen2 = table(syntheses[("discussions", mode)], "storageactivity")["Properties"]
    assert as_sets(gen2) == as_sets(gen1)
    assert gen2.get("TableName") == ("activity-main" if mode == "moved" else None)
