"""The TypeScript of Kinesis streams, and how functions get them."""

import json

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App, Branch, Environment, Fact
from amp2gen.ir.auth import AppClient, Auth, IdentityPool, Mfa, PasswordPolicy, UserPool, VerificationEmail
from amp2gen.ir.expr import attribute
from amp2gen.ir.functions import EventSource, Function, NodeCode, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.rest_api import Caller
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.storage import Guests, SignedIn


def put(stream: str, caller: Caller, *actions: str) -> RolePolicy:
    return RolePolicy(
        caller=caller, statements=(Statement(actions=actions, resources=(attribute(Stream, stream, "arn"),)),)
    )


POOL = UserPool(
    username_attributes=("email",),
    password_policy=PasswordPolicy(
        minimum_length=8, require_lowercase=False, require_uppercase=False, require_numbers=False, require_symbols=False
    ),
    mfa=Mfa(mode="OFF"),
    verification_email=VerificationEmail(),
)
AUTH = Auth(
    name="demo",
    user_pool=POOL,
    web_client=AppClient(),
    native_client=AppClient(),
    identity_pool=IdentityPool(allow_guests=True),
)


def emitted(*streams: Stream, functions: tuple[Function, ...] = (), auth: Auth | None = AUTH) -> dict[str, str]:
    facts = tuple(Fact(resource=stream.id, value=f"{stream.name}-main") for stream in streams)
    app = App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main", streams=facts),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        auth=auth,
        streams=streams,
        functions=functions,
    )
    return {path: content.decode() for path, content in emit(app, ProjectFiles({}, frozenset())).files.items()}


def test_users_and_guests_that_may_do_the_same_share_a_policy() -> None:
    both = tuple(
        put("shopEvents", caller, "kinesis:PutRecord", "kinesis:PutRecords") for caller in (SignedIn(), Guests())
    )
    files = emitted(Stream(name="shopEvents", shard_count=1, policies=both))
    assert (
        files["amplify/analytics/shopEvents/resource.ts"]
        == """\
import { RemovalPolicy } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { Backend } from '../../backend';
import { isSandbox, moved } from '../../gen1';

export function addShopEventsStream(backend: Backend): Stream {
  const stack = backend.createStack('analytics');
  const { authenticatedUserIamRole, unauthenticatedUserIamRole } =
    backend.auth.resources;

  const stream = new Stream(stack, 'KinesisStream', {
    streamName: moved?.streams.shopEvents,
    streamMode: StreamMode.PROVISIONED,
    shardCount: 1,
    encryption: StreamEncryption.UNENCRYPTED,
    removalPolicy: isSandbox ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  new Policy(stack, 'put', {
    roles: [authenticatedUserIamRole, unauthenticatedUserIamRole],
    statements: [
      new PolicyStatement({
        actions: ['kinesis:PutRecord', 'kinesis:PutRecords'],
        resources: [stream.streamArn],
      }),
    ],
  });
  backend.addOutput({
    custom: {
      Kinesis: {
        shopEvents: {
          streamName: stream.streamName,
          region: stream.stack.region,
        },
      },
    },
  });
  return stream;
}
"""
    )


def test_what_differs_stands_in_policies_of_its_own() -> None:
    policies = (
        put("clicks", SignedIn(), "kinesis:PutRecord", "kinesis:PutRecords"),
        put("clicks", Guests(), "kinesis:PutRecord"),
    )
    content = emitted(Stream(name="clicks", shard_count=1, policies=policies))["amplify/analytics/clicks/resource.ts"]
    assert (
        """\
  new Policy(stack, 'put', {
    roles: [authenticatedUserIamRole],
    statements: [
      new PolicyStatement({
        actions: ['kinesis:PutRecord', 'kinesis:PutRecords'],
        resources: [stream.streamArn],
      }),
    ],
  });
  new Policy(stack, 'put2', {
    roles: [unauthenticatedUserIamRole],
    statements: [
      new PolicyStatement({
        actions: ['kinesis:PutRecord'],
        resources: [stream.streamArn],
      }),
    ],
  });
"""
        in content
    )


def test_capacity_on_demand_retention_and_encryption() -> None:
    stream = Stream(name="clicks", retention_hours=48, managed_key=True, retained=False)
    content = emitted(stream)["amplify/analytics/clicks/resource.ts"]
    assert (
        """\
    streamMode: StreamMode.ON_DEMAND,
    retentionPeriod: Duration.hours(48),
    encryption: StreamEncryption.MANAGED,
    removalPolicy: RemovalPolicy.DESTROY,
"""
        in content
    )
    assert "backend.auth" not in content


def test_a_second_stream_has_a_stack_of_its_own() -> None:
    files = emitted(Stream(name="clicks", shard_count=1), Stream(name="my-views", shard_count=1))
    assert "backend.createStack('analytics')" in files["amplify/analytics/clicks/resource.ts"]
    views = files["amplify/analytics/my-views/resource.ts"]
    assert "backend.createStack('analyticsmy-views')" in views
    assert "streamName: moved?.streams['my-views']," in views
    assert files["amplify/backend.ts"].endswith("addClicksStream(backend);\naddMyViewsStream(backend);\n")


def test_a_function_is_given_the_stream() -> None:
    arn = attribute(Stream, "clicks", "arn")
    reader = Function(
        name="reader",
        code=NodeCode(entry="src/index.js", version=22),
        environment=(Variable(name="ANALYTICS_CLICKS_KINESISSTREAMARN", value=arn),),
        statements=(Statement(actions=("kinesis:GetRecords",), resources=(arn,)),),
        event_sources=(EventSource(source=arn, batch_size=100, starting_position="LATEST"),),
    )
    files = emitted(Stream(name="clicks", shard_count=1), functions=(reader,))
    assert files["amplify/backend.ts"].endswith(
        "const clicks = addClicksStream(backend);\n\ncustomizeReader(backend, clicks);\n"
    )
    content = files["amplify/functions/reader/resource.ts"]
    assert "import type { Stream } from 'aws-cdk-lib/aws-kinesis';\n" in content
    assert (
        content[content.index("export function") :]
        == """\
export function customizeReader(backend: Backend, clicks: Stream): void {
  const { lambda } = backend.reader.resources;

  backend.reader.addEnvironment(
    'ANALYTICS_CLICKS_KINESISSTREAMARN',
    clicks.streamArn,
  );

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['kinesis:GetRecords'],
      resources: [clicks.streamArn],
    }),
  );
  lambda.addEventSourceMapping('clicks', {
    eventSourceArn: clicks.streamArn,
    startingPosition: StartingPosition.LATEST,
    batchSize: 100,
  });
}
"""
    )


def test_the_names_of_each_branch_stand_in_gen1_json() -> None:
    files = emitted(Stream(name="clicks", shard_count=1))
    assert json.loads(files["amplify/gen1.json"])["branches"]["gen2-main"]["streams"] == {"clicks": "clicks-main"}
    assert "  streams: Record<'clicks', string | null>;\n" in files["amplify/gen1.ts"]


def test_the_notes_say_what_to_test() -> None:
    stream = Stream(name="clicks", shard_count=1, policies=(put("clicks", Guests(), "kinesis:PutRecord"),))
    notes = emitted(stream)["MIGRATION.md"]
    assert "### Streams\n\n- [ ] A guest can put a record into the stream `clicks`.\n" in notes
