import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName, parameters } from '../../gen1';

export const shopd41c7a20PostConfirmation = defineFunction({
  name: 'shopd41c7a20PostConfirmation',
  entry: './handler.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: {
    ENV: envName,
    GROUP: parameters.shopd41c7a20PostConfirmation.GROUP,
    MODULES: 'add-to-group',
    REGION: Aws.REGION,
  },
  resourceGroupName: 'auth',
});

/** The user pool calls this function and is created after it: what refers to it stands apart. */
export function customizeShopd41c7a20PostConfirmation(backend: Backend): void {
  const { userPool } = backend.auth.resources;
  const { lambda } = backend.shopd41c7a20PostConfirmation.resources;

  new Policy(lambda.stack, 'shopd41c7a20PostConfirmationPolicy', {
    roles: [lambda.role!],
    statements: [
      new PolicyStatement({
        actions: [
          'cognito-idp:AdminAddUserToGroup',
          'cognito-idp:GetGroup',
          'cognito-idp:CreateGroup',
        ],
        resources: [userPool.userPoolArn],
      }),
    ],
  });
}
