import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const bikeWatch = defineFunction({
  name: 'bikeWatch',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
});

export function customizeBikeWatch(backend: Backend, bikes: Table): void {
  const { lambda } = backend.bikeWatch.resources;

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resources: [bikes.tableStreamArn!],
    }),
  );
  lambda.addEventSourceMapping('bikes', {
    eventSourceArn: bikes.tableStreamArn!,
    startingPosition: StartingPosition.LATEST,
    batchSize: 100,
  });
}
