import { defineData } from '@aws-amplify/backend';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../backend';
import { chargeCard } from '../functions/chargeCard/resource';
import { graphQlLambdaAuthorizer3f9c2d10 } from '../functions/graphQlLambdaAuthorizer3f9c2d10/resource';
import { placeOrder } from '../functions/placeOrder/resource';
import { refundCard } from '../functions/refundCard/resource';
import { staffAdmin } from '../functions/staffAdmin/resource';
import { storefront } from '../functions/storefront/resource';
import { gen1ApiId, isSandbox, modelTables } from '../gen1';
import { sdl } from './schema';

export const data = defineData({
  schema: sdl,
  authorizationModes: {
    defaultAuthorizationMode: 'userPool',
    apiKeyAuthorizationMode: {
      expiresInDays: 365,
      description: 'Public storefront',
    },
    lambdaAuthorizationMode: {
      function: graphQlLambdaAuthorizer3f9c2d10,
      timeToLiveInSeconds: 300,
    },
  },
  functions: {
    'storefront-${env}': storefront,
    'placeOrder-${env}': placeOrder,
    'chargeCard-${env}': chargeCard,
    'refundCard-${env}': refundCard,
    'staffAdmin-${env}': staffAdmin,
  },
  migratedAmplifyGen1DynamoDbTableMappings: modelTables && [modelTables],
});

export function customizeData(backend: Backend): void {
  setKeys(backend, 'Product', {
    keys: ['sku', 'market'],
    attributes: {
      sku: 'S',
      market: 'S',
      status: 'S',
      'market#title': 'S',
      categoryID: 'S',
      price: 'N',
    },
  });

  keepGen1ApiReachable(backend);

  if (isSandbox) return;
  const { amplifyDynamoDbTables } = backend.data.resources.cfnResources;
  for (const table of Object.values(amplifyDynamoDbTables)) {
    table.applyRemovalPolicy(RemovalPolicy.RETAIN);
    table.deletionProtectionEnabled = true;
  }
}

/**
 * Tells the import of a Gen 1 table its real keys: for a model with a custom
 * primary key it expects `id` (aws-amplify/amplify-category-api#3489). Do not
 * remove a call while the branch uses Gen 1's table.
 */
function setKeys(
  backend: Backend,
  model: string,
  table: { keys: string[]; attributes: Record<string, 'S' | 'N' | 'B'> },
): void {
  if (!modelTables) return;
  const resource = backend.data.resources.nestedStacks[model].node
    .findChild(`${model}Table`)
    .node.findChild('Default').node.defaultChild as CfnResource;
  resource.addPropertyOverride(
    'keySchema',
    table.keys.map((attributeName, i) => ({
      attributeName,
      keyType: i === 0 ? 'HASH' : 'RANGE',
    })),
  );
  resource.addPropertyOverride(
    'attributeDefinitions',
    Object.entries(table.attributes).map(([attributeName, attributeType]) => ({
      attributeName,
      attributeType,
    })),
  );
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
