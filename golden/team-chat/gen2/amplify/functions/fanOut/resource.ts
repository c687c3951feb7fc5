import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const fanOut = defineFunction({
  name: 'fanOut',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
});

export function customizeFanOut(backend: Backend): void {
  const { Membership, Message } = backend.data.resources.tables;
  const { lambda } = backend.fanOut.resources;

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resources: [Message.tableStreamArn!],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resources: [Membership.tableStreamArn!],
    }),
  );
  lambda.addEventSourceMapping('Message', {
    eventSourceArn: Message.tableStreamArn!,
    startingPosition: StartingPosition.LATEST,
    batchSize: 100,
  });
  lambda.addEventSourceMapping('Membership', {
    eventSourceArn: Membership.tableStreamArn!,
    startingPosition: StartingPosition.LATEST,
    batchSize: 100,
    filters: [{ pattern: '{"eventName":["INSERT"]}' }],
  });
}
