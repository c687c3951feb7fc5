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
    phone: {
      verificationMessage: (code) => `Your verification code is ${code()}`,
    },
  },
  userAttributes: {
    email: { required: true, mutable: true },
    phoneNumber: { required: true, mutable: true },
  },
  groups: ['Moderators'],
  multifactor: {
    mode: 'REQUIRED',
    sms: { smsMessage: (code) => `Your authentication code is ${code()}` },
  },
});

export function customizeAuth(backend: Backend): void {
  const { groups, userPool } = backend.auth.resources;
  const {
    cfnIdentityPool,
    cfnIdentityPoolRoleAttachment,
    cfnUserPool,
    cfnUserPoolClient,
  } = backend.auth.resources.cfnResources;

  cfnUserPool.userPoolName = `teamchat9b3f6e18_userpool_9b3f6e18-${envName}`;
  cfnUserPool.usernameAttributes = undefined;
  cfnUserPool.accountRecoverySetting = undefined;
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
  groups.Moderators.cfnUserGroup.precedence = 1;

  cfnUserPoolClient.clientName = 'teamch9b3f6e18_app_clientWeb';
  cfnUserPoolClient.refreshTokenValidity = 30;
  cfnUserPoolClient.tokenValidityUnits = { refreshToken: 'days' };
  cfnUserPoolClient.preventUserExistenceErrors = undefined;
  cfnUserPoolClient.allowedOAuthFlowsUserPoolClient = false;
  cfnUserPoolClient.allowedOAuthFlows = undefined;
  cfnUserPoolClient.allowedOAuthScopes = undefined;
  cfnUserPoolClient.callbackUrLs = undefined;

  const nativeClient = userPool.addClient('NativeAppClient', {
    userPoolClientName: 'teamch9b3f6e18_app_client',
    generateSecret: false,
    disableOAuth: true,
    refreshTokenValidity: Duration.days(30),
  });
  const cfnNativeClient = nativeClient.node.defaultChild as CfnUserPoolClient;

  cfnIdentityPool.identityPoolName = `teamchat9b3f6e18_identitypool_9b3f6e18__${envName}`;
  cfnIdentityPool.allowUnauthenticatedIdentities = false;
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
