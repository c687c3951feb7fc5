import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const placeOrder = defineFunction({
  name: 'placeOrder',
  entry: './handler.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
  resourceGroupName: 'data',
});

export function customizePlaceOrder(backend: Backend): void {
  const { Order, Product } = backend.data.resources.tables;
  const { lambda } = backend.placeOrder.resources;

  backend.placeOrder.addEnvironment(
    'API_SHOP_GRAPHQLAPIIDOUTPUT',
    backend.data.apiId,
  );
  backend.placeOrder.addEnvironment('API_SHOP_ORDERTABLE_ARN', Order.tableArn);
  backend.placeOrder.addEnvironment(
    'API_SHOP_ORDERTABLE_NAME',
    Order.tableName,
  );
  backend.placeOrder.addEnvironment(
    'API_SHOP_PRODUCTTABLE_ARN',
    Product.tableArn,
  );
  backend.placeOrder.addEnvironment(
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
        'dynamodb:Update*',
        'dynamodb:RestoreTable*',
        'dynamodb:PartiQLUpdate',
      ],
      resources: [Product.tableArn, `${Product.tableArn}/index/*`],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'dynamodb:Put*',
        'dynamodb:Create*',
        'dynamodb:BatchWriteItem',
        'dynamodb:PartiQLInsert',
        'dynamodb:Get*',
        'dynamodb:BatchGetItem',
        'dynamodb:List*',
        'dynamodb:Describe*',
        'dynamodb:Scan',
        'dynamodb:Query',
        'dynamodb:PartiQLSelect',
      ],
      resources: [Order.tableArn, `${Order.tableArn}/index/*`],
    }),
  );
}
