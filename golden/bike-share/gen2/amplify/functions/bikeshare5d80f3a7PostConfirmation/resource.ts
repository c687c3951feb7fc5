import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';
import { atStart } from '../../grants';

export const bikeshare5d80f3a7PostConfirmation = defineFunction({
  name: 'bikeshare5d80f3a7PostConfirmation',
  entry: './handler.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, MODULES: 'custom', REGION: Aws.REGION },
  resourceGroupName: 'auth',
});

/**
 * The user pool calls this function and is created after it: what refers to it stands apart.
 * The stack data refers to the stack of this function: what refers back stands in a third.
 */
export function customizeBikeshare5d80f3a7PostConfirmation(
  backend: Backend,
): void {
  const { userPool } = backend.auth.resources;
  const { Rider } = backend.data.resources.tables;
  const { lambda } = backend.bikeshare5d80f3a7PostConfirmation.resources;
  const stack = backend.createStack('grantsbikeshare5d80f3a7PostConfirmation');

  backend.bikeshare5d80f3a7PostConfirmation.addEnvironment(
    'API_BIKESHARE_GRAPHQLAPIIDOUTPUT',
    atStart(
      stack,
      'bikeshare5d80f3a7PostConfirmation-API_BIKESHARE_GRAPHQLAPIIDOUTPUT',
      backend.data.apiId,
    ),
  );
  backend.bikeshare5d80f3a7PostConfirmation.addEnvironment(
    'API_BIKESHARE_RIDERTABLE_ARN',
    atStart(
      stack,
      'bikeshare5d80f3a7PostConfirmation-API_BIKESHARE_RIDERTABLE_ARN',
      Rider.tableArn,
    ),
  );
  backend.bikeshare5d80f3a7PostConfirmation.addEnvironment(
    'API_BIKESHARE_RIDERTABLE_NAME',
    atStart(
      stack,
      'bikeshare5d80f3a7PostConfirmation-API_BIKESHARE_RIDERTABLE_NAME',
      Rider.tableName,
    ),
  );
  backend.bikeshare5d80f3a7PostConfirmation.addEnvironment(
    'AUTH_BIKESHARE5D80F3A7_USERPOOLID',
    atStart(
      lambda.stack,
      'bikeshare5d80f3a7PostConfirmation-AUTH_BIKESHARE5D80F3A7_USERPOOLID',
      userPool.userPoolId,
    ),
  );

  new Policy(lambda.stack, 'bikeshare5d80f3a7PostConfirmationPolicy', {
    roles: [lambda.role!],
    statements: [
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
    ],
  });

  new Policy(stack, 'bikeshare5d80f3a7PostConfirmation', {
    roles: [lambda.role!],
    statements: [
      new PolicyStatement({
        actions: [
          'dynamodb:Put*',
          'dynamodb:Create*',
          'dynamodb:BatchWriteItem',
          'dynamodb:PartiQLInsert',
        ],
        resources: [Rider.tableArn, `${Rider.tableArn}/index/*`],
      }),
    ],
  });
}
