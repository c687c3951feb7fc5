import { defineAuth, secret } from '@aws-amplify/backend';
import { Duration } from 'aws-cdk-lib';
import { ClientAttributes, OAuthScope } from 'aws-cdk-lib/aws-cognito';
import type {
  CfnUserPoolClient,
  CfnUserPoolDomain,
  CfnUserPoolIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import type { Backend } from '../backend';
import { shopd41c7a20PostConfirmation } from '../functions/shopd41c7a20PostConfirmation/resource';
import { shopd41c7a20PreSignup } from '../functions/shopd41c7a20PreSignup/resource';
import { branchName, envName, isSandbox, moved } from '../gen1';
import { retain } from '../retain';
import { gen1Project, gen1Resources } from './gen1-override';
import { override } from './override';

const callbackUrls = [
  'http://localhost:5173/',
  'https://www.shop.example/signed-in/',
  'https://master.d2shop9exmpl.amplifyapp.com/signed-in/',
  `https://${branchName.replaceAll('/', '-')}.d2shop9exmpl.amplifyapp.com/signed-in/`,
];
const logoutUrls = ['http://localhost:5173/', 'https://www.shop.example/'];

export const auth = defineAuth({
  loginWith: {
    email: {
      verificationEmailStyle: 'CODE',
      verificationEmailSubject: 'Your shop account',
      verificationEmailBody: (code) =>
        `Welcome to the shop. Your code is ${code()}`,
    },
    externalProviders: {
      facebook: {
        clientId: secret('FACEBOOK_CLIENT_ID'),
        clientSecret: secret('FACEBOOK_CLIENT_SECRET'),
        scopes: ['email', 'public_profile'],
        attributeMapping: { email: 'email', fullname: 'name' },
      },
      google: {
        clientId: secret('GOOGLE_CLIENT_ID'),
        clientSecret: secret('GOOGLE_CLIENT_SECRET'),
        scopes: ['openid', 'email', 'profile'],
        attributeMapping: { email: 'email', fullname: 'name' },
      },
      scopes: ['PHONE', 'EMAIL', 'OPENID', 'PROFILE', 'COGNITO_ADMIN'],
      callbackUrls,
      logoutUrls,
    },
  },
  userAttributes: {
    email: { required: true, mutable: true },
    fullname: { required: true, mutable: true },
  },
  groups: ['Admin', 'Staff'],
  triggers: {
    postConfirmation: shopd41c7a20PostConfirmation,
    preSignUp: shopd41c7a20PreSignup,
  },
  multifactor: { mode: 'OPTIONAL', totp: true },
});

export function customizeAuth(backend: Backend): void {
  const { groups, userPool } = backend.auth.resources;
  const {
    cfnIdentityPool,
    cfnIdentityPoolRoleAttachment,
    cfnUserPool,
    cfnUserPoolClient,
  } = backend.auth.resources.cfnResources;

  cfnUserPool.userPoolName = `shopd41c7a20_userpool_d41c7a20-${envName}`;
  cfnUserPool.accountRecoverySetting = undefined;
  cfnUserPool.smsVerificationMessage = undefined;
  cfnUserPool.policies = {
    passwordPolicy: {
      minimumLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      temporaryPasswordValidityDays: 7,
    },
  };
  groups.Admin.cfnUserGroup.precedence = 1;
  groups.Staff.cfnUserGroup.precedence = 2;

  cfnUserPoolClient.clientName = 'shopd41c7a20_app_clientWeb';
  cfnUserPoolClient.refreshTokenValidity = 120;
  cfnUserPoolClient.tokenValidityUnits = { refreshToken: 'days' };
  cfnUserPoolClient.readAttributes = ['email', 'name', 'phone_number'];
  cfnUserPoolClient.writeAttributes = ['name', 'phone_number'];
  cfnUserPoolClient.preventUserExistenceErrors = undefined;

  const nativeClient = userPool.addClient('NativeAppClient', {
    userPoolClientName: 'shopd41c7a20_app_client',
    generateSecret: false,
    oAuth: {
      callbackUrls,
      logoutUrls,
      flows: { authorizationCodeGrant: true },
      scopes: [
        OAuthScope.PHONE,
        OAuthScope.EMAIL,
        OAuthScope.OPENID,
        OAuthScope.PROFILE,
        OAuthScope.COGNITO_ADMIN,
      ],
    },
    readAttributes: new ClientAttributes().withStandardAttributes({
      email: true,
      fullname: true,
      phoneNumber: true,
    }),
    writeAttributes: new ClientAttributes().withStandardAttributes({
      fullname: true,
      phoneNumber: true,
    }),
    refreshTokenValidity: Duration.days(120),
  });
  const cfnNativeClient = nativeClient.node.defaultChild as CfnUserPoolClient;

  cfnIdentityPool.identityPoolName = `shopd41c7a20_identitypool_d41c7a20__${envName}`;
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

  const domain = userPool.node.findChild('UserPoolDomain').node
    .defaultChild as CfnUserPoolDomain;
  if (moved) domain.domain = moved.authDomain;

  override(gen1Resources(backend), gen1Project);

  cfnUserPool.deletionProtection = isSandbox ? 'INACTIVE' : 'ACTIVE';
  retain(
    cfnUserPool,
    cfnUserPoolClient,
    cfnNativeClient,
    cfnIdentityPool,
    cfnIdentityPoolRoleAttachment,
    domain,
    ...userPool.identityProviders.map(
      (provider) => provider.node.defaultChild as CfnUserPoolIdentityProvider,
    ),
    ...Object.values(groups).map(({ cfnUserGroup }) => cfnUserGroup),
  );
}
