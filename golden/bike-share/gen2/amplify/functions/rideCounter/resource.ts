import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const rideCounter = defineFunction({
  name: 'rideCounter',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
});

export function customizeRideCounter(backend: Backend, rides: Stream): void {
  const { lambda } = backend.rideCounter.resources;

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'kinesis:DescribeStream',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
      ],
      resources: [rides.streamArn],
    }),
  );
  lambda.addEventSourceMapping('rides', {
    eventSourceArn: rides.streamArn,
    startingPosition: StartingPosition.LATEST,
    batchSize: 100,
  });
}
