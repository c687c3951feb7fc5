import { defineAuth } from '@aws-amplify/backend';
import { Duration } from 'aws-cdk-lib';
import type { CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Backend } from '../backend';
import { bikeshare5d80f3a7PostConfirmation } from '../functions/bikeshare5d80f3a7PostConfirmation/resource';
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
  groups: ['Mechanics', 'Support'],
  triggers: { postConfirmation: bikeshare5d80f3a7PostConfirmation },
});

export function customizeAuth(backend: Backend): void {
  const { groups, userPool } = backend.auth.resources;
  const {
    cfnIdentityPool,
    cfnIdentityPoolRoleAttachment,
    cfnUserPool,
    cfnUserPoolClient,
  } = backend.auth.resources.cfnResources;

  cfnUserPool.userPoolName = `bikeshare5d80f3a7_userpool_5d80f3a7-${envName}`;
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
  groups.Mechanics.cfnUserGroup.precedence = 1;
  groups.Support.cfnUserGroup.precedence = 2;

  cfnUserPoolClient.clientName = 'bikesh5d80f3a7_app_clientWeb';
  cfnUserPoolClient.refreshTokenValidity = 30;
  cfnUserPoolClient.tokenValidityUnits = { refreshToken: 'days' };
  cfnUserPoolClient.preventUserExistenceErrors = undefined;
  cfnUserPoolClient.allowedOAuthFlowsUserPoolClient = false;
  cfnUserPoolClient.allowedOAuthFlows = undefined;
  cfnUserPoolClient.allowedOAuthScopes = undefined;
  cfnUserPoolClient.callbackUrLs = undefined;

  const nativeClient = userPool.addClient('NativeAppClient', {
    userPoolClientName: 'bikesh5d80f3a7_app_client',
    generateSecret: false,
    disableOAuth: true,
    refreshTokenValidity: Duration.days(30),
  });
  const cfnNativeClient = nativeClient.node.defaultChild as CfnUserPoolClient;

  cfnIdentityPool.identityPoolName = `bikeshare5d80f3a7_identitypool_5d80f3a7__${envName}`;
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
