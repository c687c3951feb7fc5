import { readFileSync } from 'node:fs';
import { defineData } from '@aws-amplify/backend';
import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../backend';
import { moderateMessage } from '../functions/moderateMessage/resource';
import { gen1ApiId, isSandbox, modelTables } from '../gen1';

export const data = defineData({
  schema: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  authorizationModes: { defaultAuthorizationMode: 'userPool' },
  functions: { 'moderateMessage-${env}': moderateMessage },
  migratedAmplifyGen1DynamoDbTableMappings: modelTables && [modelTables],
});

export function customizeData(backend: Backend): void {
  if (gen1ApiId) {
    // Once the identity pool has moved, Gen 1's clients come with this role.
    backend.auth.resources.authenticatedUserIamRole.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['appsync:GraphQL'],
        resources: [
          `arn:aws:appsync:${Aws.REGION}:${Aws.ACCOUNT_ID}:apis/${gen1ApiId}/*`,
        ],
      }),
    );
  }

  if (isSandbox) return;
  const { amplifyDynamoDbTables } = backend.data.resources.cfnResources;
  for (const table of Object.values(amplifyDynamoDbTables)) {
    table.applyRemovalPolicy(RemovalPolicy.RETAIN);
    table.deletionProtectionEnabled = true;
  }
}
