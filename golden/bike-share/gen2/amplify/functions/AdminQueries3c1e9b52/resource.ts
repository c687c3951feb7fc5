import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const AdminQueries3c1e9b52 = defineFunction({
  name: 'AdminQueries3c1e9b52',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, GROUP: 'Support', REGION: Aws.REGION },
});

export function customizeAdminQueries3c1e9b52(backend: Backend): void {
  const { userPool } = backend.auth.resources;
  const { lambda } = backend.AdminQueries3c1e9b52.resources;

  backend.AdminQueries3c1e9b52.addEnvironment(
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
        'cognito-idp:AdminUpdateAuthEventFeedback',
        'cognito-idp:AdminUpdateUserAttributes',
        'cognito-idp:ForgotPassword',
        'cognito-idp:UpdateAuthEventFeedback',
        'cognito-idp:UpdateDeviceStatus',
        'cognito-idp:UpdateGroup',
        'cognito-idp:UpdateIdentityProvider',
        'cognito-idp:UpdateResourceServer',
        'cognito-idp:UpdateUserAttributes',
        'cognito-idp:UpdateUserPool',
        'cognito-idp:UpdateUserPoolClient',
        'cognito-idp:UpdateUserPoolDomain',
      ],
      resources: [userPool.userPoolArn],
    }),
  );
}
