import { RemovalPolicy } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { Backend } from '../../backend';
import { isSandbox, moved } from '../../gen1';

export function addRidesStream(backend: Backend): Stream {
  const stack = backend.createStack('analytics');
  const { authenticatedUserIamRole, unauthenticatedUserIamRole } =
    backend.auth.resources;

  const stream = new Stream(stack, 'KinesisStream', {
    streamName: moved?.streams.rides,
    streamMode: StreamMode.PROVISIONED,
    shardCount: 2,
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
        rides: { streamName: stream.streamName, region: stream.stack.region },
      },
    },
  });
  return stream;
}
