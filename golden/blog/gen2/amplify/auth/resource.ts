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
});

export function customizeAuth(backend: Backend): void {
  const { userPool } = backend.auth.resources;
  const {
    cfnIdentityPool,
    cfnIdentityPoolRoleAttachment,
    cfnUserPool,
    cfnUserPoolClient,
  } = backend.auth.resources.cfnResources;

  cfnUserPool.userPoolName = `blog4e1d9a52_userpool_4e1d9a52-${envName}`;
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

  cfnUserPoolClient.clientName = 'blog4e1d9a52_app_clientWeb';
  cfnUserPoolClient.refreshTokenValidity = 30;
  cfnUserPoolClient.tokenValidityUnits = { refreshToken: 'days' };
  cfnUserPoolClient.preventUserExistenceErrors = undefined;
  cfnUserPoolClient.allowedOAuthFlowsUserPoolClient = false;
  cfnUserPoolClient.allowedOAuthFlows = undefined;
  cfnUserPoolClient.allowedOAuthScopes = undefined;
  cfnUserPoolClient.callbackUrLs = undefined;

  const nativeClient = userPool.addClient('NativeAppClient', {
    userPoolClientName: 'blog4e1d9a52_app_client',
    generateSecret: false,
    disableOAuth: true,
    refreshTokenValidity: Duration.days(30),
  });
  const cfnNativeClient = nativeClient.node.defaultChild as CfnUserPoolClient;

  cfnIdentityPool.identityPoolName = `blog4e1d9a52_identitypool_4e1d9a52__${envName}`;
  cfnIdentityPool.allowUnauthenticatedIdentities = true;
  cfnIdentityPool.cognitoIdentityProviders = [
    cfnUserPoolClient.ref,
    nativeClient.userPoolClientId,
  ].map((clientId) => ({
    clientId,
    providerName: cfnUserPool.attrProviderName,
  }));
  cfnIdentityPool.supportedLoginProviders = undefined;

  cfnUserPool.deletionProtection = isSandbox ? 'INACTIVE' : 'ACTIVE';
  retain(
    cfnUserPool,
    cfnUserPoolClient,
    cfnNativeClient,
    cfnIdentityPool,
    cfnIdentityPoolRoleAttachment,
  );
}
