import { defineAuth } from '@aws-amplify/backend';
import { Duration } from 'aws-cdk-lib';
import type { CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Backend } from '../backend';
import { envName, isSandbox } from '../gen1';
import { retain } from '../retain';

export const auth = defineAuth({
  loginWith: {
    email: {
      verificationEmailStyle: 'CODE',
      verificationEmailSubject: 'Your verification code',
      verificationEmailBody: (code) => `Your verification code is ${code()}`,
    },
  },
  userAttributes: { email: { required: true, mutable: true } },
  groups: ['Rangers'],
});

export function customizeAuth(backend: Backend): void {
  const { groups, userPool } = backend.auth.resources;
  const {
    cfnIdentityPool,
    cfnIdentityPoolRoleAttachment,
    cfnUserPool,
    cfnUserPoolClient,
  } = backend.auth.resources.cfnResources;

  cfnUserPool.userPoolName = `fieldtrip7c2e51b9_userpool_7c2e51b9-${envName}`;
  cfnUserPool.accountRecoverySetting = undefined;
  cfnUserPool.smsVerificationMessage = undefined;
  cfnUserPool.policies = {
    passwordPolicy: {
      minimumLength: 8,
      requireLowercase: false,
      requireUppercase: false,
      requireNumbers: false,
      requireSymbols: false,
      temporaryPasswordValidityDays: 7,
    },
  };
  groups.Rangers.cfnUserGroup.precedence = 1;

  cfnUserPoolClient.clientName = 'fieldt7c2e51b9_app_clientWeb';
  cfnUserPoolClient.refreshTokenValidity = 30;
  cfnUserPoolClient.tokenValidityUnits = { refreshToken: 'days' };
  cfnUserPoolClient.preventUserExistenceErrors = undefined;
  cfnUserPoolClient.allowedOAuthFlowsUserPoolClient = false;
  cfnUserPoolClient.allowedOAuthFlows = undefined;
  cfnUserPoolClient.allowedOAuthScopes = undefined;
  cfnUserPoolClient.callbackUrLs = undefined;

  const nativeClient = userPool.addClient('NativeAppClient', {
    userPoolClientName: 'fieldt7c2e51b9_app_client',
    generateSecret: false,
    disableOAuth: true,
    refreshTokenValidity: Duration.days(30),
  });
  const cfnNativeClient = nativeClient.node.defaultChild as CfnUserPoolClient;

  cfnIdentityPool.identityPoolName = `fieldtrip7c2e51b9_identitypool_7c2e51b9__${envName}`;
  cfnIdentityPool.allowUnauthenticatedIdentities = true;
  cfnIdentityPool.cognitoIdentityProviders = [
    cfnUserPoolClient.ref,
    nativeClient.userPoolClientId,
  ].map((clientId) => ({
    clientId,
    providerName: cfnUserPool.attrProviderName,
  }));
  cfnIdentityPool.supportedLoginProviders = undefined;

  cfnIdentityPoolRoleAttachment.addPropertyOverride(
    'RoleMappings.UserPoolNativeClientRoleMapping',
    {
      AmbiguousRoleResolution: 'AuthenticatedRole',
      IdentityProvider: `${cfnUserPool.attrProviderName}:${nativeClient.userPoolClientId}`,
      Type: 'Token',
    },
  );

  cfnUserPool.deletionProtection = isSandbox ? 'INACTIVE' : 'ACTIVE';
  retain(
    cfnUserPool,
    cfnUserPoolClient,
    cfnNativeClient,
    cfnIdentityPool,
    cfnIdentityPoolRoleAttachment,
    ...Object.values(groups).map(({ cfnUserGroup }) => cfnUserGroup),
  );
}
