"""What the runtime asks of S3, DynamoDB and Cognito, by boto3's own clients, against moto.

CloudFormation is the test bed's everywhere else; what is compared here is the form of the other services' answers.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)
from cfnbed import Service, load_dicts
from moto import mock_aws

from amp2gen.runtime.aws.clock import SystemClock
from amp2gen.runtime.aws.errors import Conflict, Denied, Expired, NotThere
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.aws.session import BotoCaller
from amp2gen.runtime.execution.journal import Journal
from amp2gen.runtime.execution.lease import Lease, Operator
from amp2gen.runtime.execution.run import stop_at
from amp2gen.runtime.execution.stop import SAFE, Stop
from amp2gen.runtime.lock.protection import protect_table
from amp2gen.runtime.snapshot.take import take

REGION, SECRET = "eu-west-1", "hunter2-hunter2"
QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {}}
ANN, BOB = Operator("ann", "laptop", 1, "run-a"), Operator("bob", "ci", 2, "run-b")


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotoCaller]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        boto3.client("s3", REGION).create_bucket(
            Bucket="deployment", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        yield BotoCaller(None, REGION)


@pytest.fixture
def bucket(call: BotoCaller) -> Bucket:
    return Bucket(call, "deployment", REGION)


def test_writes_have_conditions(bucket: Bucket) -> None:
    assert bucket.read("key") is None
    first = bucket.create("key", "one")
    with pytest.raises(Conflict):
        bucket.create("key", "another")
    second = bucket.replace("key", "two", first)
    with pytest.raises(Conflict):
        bucket.replace("key", "three", first)
    stored = bucket.read("key")
    assert stored is not None
    assert (stored.text, stored.etag) == ("two", second)


def test_a_bucket_that_is_not_there_is_told_from_an_object_that_is_not(call: BotoCaller) -> None:
    with pytest.raises(NotThere) as told:
        Bucket(call, "another", REGION).read("key")
    assert told.value.code == "NoSuchBucket"


def test_one_operator_at_a_time(bucket: Bucket) -> None:
    ann, bob = (Lease(bucket, "lease.json", who, SystemClock()) for who in (ANN, BOB))
    assert ann.acquire() == 1
    with pytest.raises(Stop, match="ann") as refused:
        bob.acquire()
    assert refused.value.diagnostic.code == "A2G5050"
    ann.release()
    assert bob.acquire() == 2


def test_a_journal_and_its_copy(bucket: Bucket, tmp_path: Path) -> None:
    """Another machine has the copy; who writes beside it is stopped."""
    here = Journal(tmp_path / "here.jsonl", "plan1", SystemClock(), bucket, "journal.jsonl", 1)
    here.append("begin")
    there = Journal(tmp_path / "there.jsonl", "plan1", SystemClock(), bucket, "journal.jsonl", 2)
    assert [record.event for record in there.records] == ["begin"]
    there.append("applied")
    with pytest.raises(Stop) as late:
        here.append("done", "step-1")
    assert late.value.diagnostic.code == "A2G5051"


def test_a_table_is_protected(call: BotoCaller) -> None:
    create_table("orders")
    assert protect_table(call, "orders") is True
    assert protect_table(call, "orders") is False


def test_what_no_stack_tells_is_in_a_snapshot(call: BotoCaller) -> None:
    """A pool's domain and providers, an identity pool's login providers, a table's stream."""
    pytest.importorskip("joserfc", reason="moto's Cognito is not installed")
    cognito, identity = boto3.client("cognito-idp", REGION), boto3.client("cognito-identity", REGION)
    pool = cognito.create_user_pool(PoolName="shop")["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain="shop-main", UserPoolId=pool)
    for name in ("Google", "Facebook"):
        cognito.create_identity_provider(
            UserPoolId=pool, ProviderName=name, ProviderType=name, ProviderDetails={"client_secret": SECRET}
        )
    login = {"accounts.google.com": "123-shop"}
    identities = identity.create_identity_pool(
        IdentityPoolName="shop", AllowUnauthenticatedIdentities=False, SupportedLoginProviders=login
    )["IdentityPoolId"]
    create_table("orders", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    ids = {"UserPool": pool, "IdentityPool": identities, "Table": "orders"}
    types = {"UserPool": "AWS::Cognito::UserPool", "IdentityPool": "AWS::Cognito::IdentityPool"}
    resources = {name: {"Type": types.get(name, "AWS::DynamoDB::Table"), "Properties": {}} for name in ids}
    service = Service()
    stacks = {"gen1": {"template": {"Resources": resources}}, "gen2": {"template": {"Resources": {"Q": QUEUE}}}}
    load_dicts(service, stacks, make_id=lambda stack, logical_id, kind: ids.get(logical_id, logical_id))

    def routed(name: str, operation: str, **parameters: Any) -> dict[str, Any]:
        """CloudFormation is the test bed's."""
        return service.call(operation, parameters) if name == "cloudformation" else call(name, operation, **parameters)

    taken = take(routed, "gen1", "gen2").snapshot
    facts = taken.facts["AWS::Cognito::UserPool"][pool]
    assert (facts["Domain"], sorted(facts["IdentityProviders"])) == ("shop-main", ["Facebook", "Google"])
    assert taken.facts["AWS::Cognito::IdentityPool"][identities] == {"SupportedLoginProviders": login}
    assert taken.facts["AWS::DynamoDB::Table"]["orders"]["StreamArn"].startswith("arn:aws:dynamodb:eu-west-1:")
    assert SECRET not in taken.model_dump_json()


def create_table(name: str, **more: Any) -> None:
    boto3.client("dynamodb", REGION).create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        **more,
    )


class Refusing:
    """A client of boto3 whose every call is refused, but for who is asking."""

    def get_object(self, **parameters: Any) -> Any:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}, "GetObject")

    def describe_stacks(self, **parameters: Any) -> Any:
        message = "User: arn:aws:iam::1:user/bob is not authorized to perform: cloudformation:DescribeStacks"
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": message}}, "DescribeStacks")

    def get_caller_identity(self) -> Any:
        return {"Arn": "arn:aws:sts::123456789012:assumed-role/deployer/ann"}


def test_a_refusal_names_the_action_and_who_was_refused() -> None:
    """S3 says `Access Denied` and no more."""
    call = BotoCaller(None, REGION)
    call._clients = dict.fromkeys(("s3", "sts", "cloudformation"), Refusing())
    with pytest.raises(Denied) as stop:
        call("s3", "GetObject", Bucket="deployment", Key="key")
    assert str(stop.value) == (
        "s3:GetObject: AccessDenied: Access Denied (arn:aws:sts::123456789012:assumed-role/deployer/ann)"
    )
    with pytest.raises(Denied) as told:
        call("cloudformation", "DescribeStacks")
    assert str(told.value).endswith("is not authorized to perform: cloudformation:DescribeStacks")


def test_a_profile_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    with pytest.raises(Expired) as stop:
        BotoCaller(None, REGION)("sts", "GetCallerIdentity")
    ending = stop_at(stop.value)
    assert (ending.code, ending.diagnostic.code) == (SAFE, "A2G5056")
    assert "no-such-profile" in ending.diagnostic.message
    assert "AWS_PROFILE" in (ending.diagnostic.help or "")


class SignedOut:
    """A client of boto3 in a session that ended while a run waited."""

    def __init__(self, error: BotoCoreError) -> None:
        self.error = error

    def describe_stacks(self, **parameters: Any) -> Any:
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        TokenRetrievalError(provider="sso", error_msg="Token has expired and refresh failed"),
        UnauthorizedSSOTokenError(),
        CredentialRetrievalError(provider="process", error_msg="exit 1"),
    ],
)
def test_a_session_that_has_ended_is_told_as_one(error: BotoCoreError) -> None:
    """Whoever reads it is to sign in, not to try the same again."""
    call = BotoCaller(None, REGION)
    call._clients = {"cloudformation": SignedOut(error)}
    with pytest.raises(Expired) as stop:
        call("cloudformation", "DescribeStacks")
    ending = stop_at(stop.value)
    assert (ending.code, ending.diagnostic.code) == (SAFE, "A2G5056")
    assert "sign in again" in (ending.diagnostic.help or "")


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("eu-west-1", "s3.eu-west-1.amazonaws.com"),
        ("cn-north-1", "s3.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "s3.us-gov-west-1.amazonaws.com"),
    ],
)
def test_where_cloudformation_finds_an_object(region: str, host: str) -> None:
    assert Bucket(BotoCaller(None, region), "deploy.ment", region).url("a/b") == f"https://{host}/deploy.ment/a/b"
