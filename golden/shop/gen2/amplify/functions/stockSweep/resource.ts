import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const stockSweep = defineFunction({
  name: 'stockSweep',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
  schedule: {
    rate: 'every 12h',
    timezone: 'UTC',
    description: 'Schedule rule for Lambda',
  },
});

export function customizeStockSweep(backend: Backend): void {
  const { Product } = backend.data.resources.tables;
  const { lambda } = backend.stockSweep.resources;

  backend.stockSweep.addEnvironment(
    'API_SHOP_GRAPHQLAPIIDOUTPUT',
    backend.data.apiId,
  );
  backend.stockSweep.addEnvironment(
    'API_SHOP_PRODUCTTABLE_ARN',
    Product.tableArn,
  );
  backend.stockSweep.addEnvironment(
    'API_SHOP_PRODUCTTABLE_NAME',
    Product.tableName,
  );

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
      resources: [Product.tableArn, `${Product.tableArn}/index/*`],
    }),
  );
}
