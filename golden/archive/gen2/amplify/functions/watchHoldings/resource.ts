import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const watchHoldings = defineFunction({
  name: 'watchHoldings',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
});

export function customizeWatchHoldings(
  backend: Backend,
  holdings: ITable,
): void {
  const { lambda } = backend.watchHoldings.resources;

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resources: [holdings.tableStreamArn!],
    }),
  );
  lambda.addEventSourceMapping('holdings', {
    eventSourceArn: holdings.tableStreamArn!,
    startingPosition: StartingPosition.LATEST,
    batchSize: 100,
  });
}
