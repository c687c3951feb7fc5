import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const rentals = defineFunction({
  name: 'rentals',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 20,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
});

export function customizeRentals(
  backend: Backend,
  bikes: Table,
  tariffs: Table,
  rides: Stream,
): void {
  const { Rider } = backend.data.resources.tables;
  const { lambda } = backend.rentals.resources;

  backend.rentals.addEnvironment(
    'ANALYTICS_RIDES_KINESISSTREAMARN',
    rides.streamArn,
  );
  backend.rentals.addEnvironment(
    'API_BIKESHARE_GRAPHQLAPIIDOUTPUT',
    backend.data.apiId,
  );
  backend.rentals.addEnvironment(
    'API_BIKESHARE_RIDERTABLE_ARN',
    Rider.tableArn,
  );
  backend.rentals.addEnvironment(
    'API_BIKESHARE_RIDERTABLE_NAME',
    Rider.tableName,
  );
  backend.rentals.addEnvironment(
    'FUNCTION_RECEIPT_NAME',
    backend.receipt.resources.lambda.functionName,
  );
  backend.rentals.addEnvironment('STORAGE_BIKES_ARN', bikes.tableArn);
  backend.rentals.addEnvironment('STORAGE_BIKES_NAME', bikes.tableName);
  backend.rentals.addEnvironment('STORAGE_TARIFFS_NAME', tariffs.tableName);

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'dynamodb:Get*',
        'dynamodb:BatchGetItem',
        'dynamodb:List*',
        'dynamodb:Describe*',
        'dynamodb:Scan',
        'dynamodb:Query',
        'dynamodb:PartiQLSelect',
      ],
      resources: [Rider.tableArn, `${Rider.tableArn}/index/*`],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:Query', 'dynamodb:UpdateItem'],
      resources: [bikes.tableArn, `${bikes.tableArn}/index/*`],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:GetItem'],
      resources: [tariffs.tableArn],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['kinesis:PutRecord'],
      resources: [rides.streamArn],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [backend.receipt.resources.lambda.functionArn],
    }),
  );
}
