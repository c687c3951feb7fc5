import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const receipt = defineFunction({
  name: 'receipt',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
});

export function customizeReceipt(backend: Backend): void {
  const { userPool } = backend.auth.resources;
  const { lambda } = backend.receipt.resources;

  backend.receipt.addEnvironment(
    'AUTH_BIKESHARE5D80F3A7_USERPOOLID',
    userPool.userPoolId,
  );

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
}
