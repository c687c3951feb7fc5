import { readFileSync } from 'node:fs';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { Backend } from '../backend';
import { isSandbox, modelTables } from '../gen1';
import { defineDataStoreApi } from './data-store';

export const data = defineDataStoreApi({
  schema: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  authorizationModes: { defaultAuthorizationMode: 'userPool' },
  migratedAmplifyGen1DynamoDbTableMappings: modelTables && [modelTables],
  conflictResolution: { project: { handlerType: 'AUTOMERGE' } },
});

export function customizeData(backend: Backend): void {
  if (isSandbox) return;
  const { amplifyDynamoDbTables } = backend.data.resources.cfnResources;
  for (const table of Object.values(amplifyDynamoDbTables)) {
    table.applyRemovalPolicy(RemovalPolicy.RETAIN);
    table.deletionProtectionEnabled = true;
  }
}
