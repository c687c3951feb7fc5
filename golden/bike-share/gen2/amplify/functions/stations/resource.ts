import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const stations = defineFunction({
  name: 'stations',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
});

export function customizeStations(backend: Backend, bikes: Table): void {
  const { lambda } = backend.stations.resources;

  backend.stations.addEnvironment('STORAGE_BIKES_NAME', bikes.tableName);

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resources: [bikes.tableArn, `${bikes.tableArn}/index/*`],
    }),
  );
}
