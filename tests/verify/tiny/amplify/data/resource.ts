import { readFileSync } from 'node:fs';
import { defineData } from '@aws-amplify/backend';
import { tables } from '../gen1';

export const data = defineData({
  schema: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  authorizationModes: { defaultAuthorizationMode: 'userPool' },
  migratedAmplifyGen1DynamoDbTableMappings: tables,
});
