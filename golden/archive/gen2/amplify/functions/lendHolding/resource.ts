import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName, parameters } from '../../gen1';

export const lendHolding = defineFunction({
  name: 'lendHolding',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: {
    ENV: envName,
    LOAN_DAYS: parameters.lendHolding.loanDays,
    REGION: Aws.REGION,
  },
});

export function customizeLendHolding(backend: Backend, loans: Table): void {
  const { userPool } = backend.auth.resources;
  const { lambda } = backend.lendHolding.resources;

  backend.lendHolding.addEnvironment(
    'AUTH_MUSEUM7C19E2B4_USERPOOLID',
    userPool.userPoolId,
  );
  backend.lendHolding.addEnvironment('STORAGE_LOANS_NAME', loans.tableName);

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'cognito-idp:Describe*',
        'cognito-idp:AdminGetDevice',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminList*',
        'cognito-idp:List*',
        'cognito-identity:Describe*',
        'cognito-identity:Get*',
        'cognito-identity:List*',
        'cognito-sync:Describe*',
        'cognito-sync:Get*',
        'cognito-sync:List*',
        'iam:ListOpenIdConnectProviders',
        'iam:ListRoles',
        'sns:ListPlatformApplications',
      ],
      resources: [userPool.userPoolArn],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:PutItem', 'dynamodb:Query'],
      resources: [loans.tableArn, `${loans.tableArn}/index/*`],
    }),
  );
}
