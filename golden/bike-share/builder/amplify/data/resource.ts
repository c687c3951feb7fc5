import { defineData } from '@aws-amplify/backend';
import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../backend';
import { gen1ApiId, isSandbox, modelTables } from '../gen1';
import { sdl } from './schema';

export const data = defineData({
  schema: sdl,
  authorizationModes: { defaultAuthorizationMode: 'userPool' },
  migratedAmplifyGen1DynamoDbTableMappings: modelTables && [modelTables],
});

export function customizeData(backend: Backend): void {
  keepGen1ApiReachable(backend);

  if (isSandbox) return;
  const { amplifyDynamoDbTables } = backend.data.resources.cfnResources;
  for (const table of Object.values(amplifyDynamoDbTables)) {
    table.applyRemovalPolicy(RemovalPolicy.RETAIN);
    table.deletionProtectionEnabled = true;
  }
}

/**
 * Gen 1's API trusts the identity pool's roles, which are this branch's once the
 * pool has moved: they may do there exactly what they may do here.
 */
function keepGen1ApiReachable(backend: Backend): void {
  if (!gen1ApiId) return;
  const { stack } = backend.data;
  for (const child of stack.node.findAll()) {
    if (!(child instanceof CfnManagedPolicy)) continue;
    const document = JSON.stringify(stack.resolve(child.policyDocument));
    const gen1Document = document.replaceAll(
      /\{"Fn::GetAtt":\["[^"]*","ApiId"\]\}/g,
      JSON.stringify(gen1ApiId),
    );
    new CfnManagedPolicy(stack, `gen1${child.node.scope!.node.id}`, {
      policyDocument: JSON.parse(gen1Document),
      roles: child.roles,
    });
  }
}
