import { AmplifyDDBResourceTemplate } from '@aws-amplify/cli-extensibility-helper';

export function override(resources: AmplifyDDBResourceTemplate) {
  resources.dynamoDBTable.timeToLiveSpecification = { attributeName: 'expires', enabled: true };
  (resources.dynamoDBTable.globalSecondaryIndexes as any[]).forEach((index) => {
    index.projection = { projectionType: 'KEYS_ONLY' };
  });
}
