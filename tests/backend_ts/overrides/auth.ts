import { AmplifyAuthCognitoStackTemplate, AmplifyProjectInfo } from '@aws-amplify/cli-extensibility-helper';
import { passwordDays } from './durations';
const path = require('path');

// Attributes, tokens and messages that the command line does not ask for.
export function override(resources: AmplifyAuthCognitoStackTemplate, amplifyProjectInfo: AmplifyProjectInfo) {
  const isProduction = amplifyProjectInfo.envName === 'main';
  const department = { name: 'department', attributeDataType: 'String', mutable: true, required: false };

  resources.userPool!.schema = [...(resources.userPool!.schema as any[]), department];
  resources.userPool.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
  resources.userPool.policies = {
    passwordPolicy: { ...resources.userPool.policies['passwordPolicy'], temporaryPasswordValidityDays: passwordDays },
  };
  resources.userPool.addPropertyOverride('UserPoolTags', { project: path.basename(amplifyProjectInfo.projectName) });
  if (isProduction) {
    resources.userPool.userPoolAddOns = { advancedSecurityMode: 'ENFORCED' };
  }

  for (const client of [resources.userPoolClient, resources.userPoolClientWeb]) {
    client.accessTokenValidity = 30;
    client.idTokenValidity = 30;
    client.tokenValidityUnits = { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' };
    client.explicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
  }

  // Mails are sent by a function of ours, which decrypts the code with a key of ours.
  resources.addCfnResource(
    { type: 'AWS::KMS::Key', properties: { KeyPolicy: { Version: '2012-10-17', Statement: [] } } },
    'SenderKey',
  );
  const sender = { lambdaArn: 'arn:aws:lambda:eu-west-1:123456789012:function:mailer', lambdaVersion: 'V1_0' };
  resources.userPool.lambdaConfig = {
    ...(resources.userPool.lambdaConfig as any),
    customEmailSender: sender,
    customSmsSender: sender,
    kmsKeyId: { 'Fn::GetAtt': ['SenderKey', 'Arn'] } as any,
  };

  resources.snsRole.permissionsBoundary = 'arn:aws:iam::123456789012:policy/limit';
  resources.identityPool.identityPoolName = `people_${amplifyProjectInfo.envName}`;
  resources.identityPoolRoleMap.addPropertyOverride('RoleMappings', {});

  resources.addCfnResource(
    {
      type: 'AWS::Cognito::UserPoolResourceServer',
      properties: {
        UserPoolId: { Ref: 'UserPool' },
        Identifier: 'orders',
        Name: 'orders',
        Scopes: [{ ScopeName: 'read', ScopeDescription: 'Read orders' }],
      },
    },
    'OrdersServer',
  );
  resources.addCfnOutput({ value: { 'Fn::GetAtt': ['UserPool', 'Arn'] } as any }, 'PoolArn');
}
