import type { CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Backend } from '../backend';
import { envName } from '../gen1';

/** What Gen 1 hands to `override`, as far as Gen 2 has it. */
export type AmplifyAuthCognitoStackTemplate = ReturnType<typeof gen1Resources>;

export type AmplifyProjectInfo = typeof gen1Project;

export const gen1Project = { envName, projectName: 'shop' };

export function gen1Resources(backend: Backend) {
  const { cfnResources, userPool } = backend.auth.resources;
  const nativeClient = userPool.node.findChild('NativeAppClient');
  return {
    userPool: cfnResources.cfnUserPool,
    userPoolClient: nativeClient.node.defaultChild as CfnUserPoolClient,
    userPoolClientWeb: cfnResources.cfnUserPoolClient,
    identityPool: cfnResources.cfnIdentityPool,
    identityPoolRoleMap: cfnResources.cfnIdentityPoolRoleAttachment,
  };
}
