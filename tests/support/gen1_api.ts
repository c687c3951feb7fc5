// Gen 1's GraphQL API as its CLI builds it: Amplify's own transformer, with the
// CLI's parameters and names of stacks.
import { createRequire } from 'node:module';
import { App, CfnParameter, NestedStack, Stack } from 'aws-cdk-lib';
import { CfnGraphQLApi } from 'aws-cdk-lib/aws-appsync';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import settings from './api.json' with { type: 'json' };

const require = createRequire(import.meta.url);
const inside = createRequire(
  require.resolve('@aws-amplify/graphql-api-construct'),
);
const { executeTransform } = inside('@aws-amplify/graphql-transformer');
const { AssetProvider, defaultTranslationBehavior } = inside('./internal');

const stack = new NestedStack(new Stack(new App(), 'root'), 'api');
const parameter = (name: string) =>
  new CfnParameter(stack, name, { type: 'String' }).valueAsString;

executeTransform({
  scope: stack,
  nestedStackProvider: {
    provide(scope: Stack, name: string) {
      const nested = new NestedStack(scope, name);
      nested.nestedStackResource?.overrideLogicalId(name);
      return nested;
    },
  },
  assetProvider: new AssetProvider(stack),
  synthParameters: {
    amplifyEnvironmentName: parameter('env'),
    apiName: parameter('AppSyncApiName'),
    userPoolId: parameter('AuthCognitoUserPoolId'),
    authenticatedUserRoleName: parameter('authRoleName'),
    unauthenticatedUserRoleName: parameter('unauthRoleName'),
  },
  schema: settings.schema,
  transformersFactoryArgs: { storageConfig: { bucketName: settings.bucket } },
  authConfig: settings.authConfig,
  resolverConfig: settings.resolverConfig,
  transformParameters: {
    ...defaultTranslationBehavior,
    allowGen1Patterns: true,
    ...settings.flags,
  },
  dataSourceStrategies: Object.fromEntries(
    settings.models.map((name: string) => [
      name,
      { dbType: 'DYNAMODB', provisionStrategy: 'DEFAULT' },
    ]),
  ),
});

for (const construct of stack.node.findAll()) {
  if (construct instanceof CfnGraphQLApi || construct instanceof CfnTable) {
    const id = construct.stack.resolve(construct.logicalId) as string;
    construct.overrideLogicalId(id.replace(/[0-9A-F]{8}$/, ''));
  }
}
