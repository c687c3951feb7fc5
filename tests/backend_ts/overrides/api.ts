import { AmplifyApiGraphQlResourceStackTemplate } from '@aws-amplify/cli-extensibility-helper';

export function override(resources: AmplifyApiGraphQlResourceStackTemplate) {
  resources.api.GraphQLAPI.xrayEnabled = true;
  resources.models['Note'].modelDDBTable.timeToLiveSpecification = { attributeName: 'expires', enabled: true };
  resources.models['Note'].modelDDBTable.addPropertyOverride('PointInTimeRecoverySpecification', {
    PointInTimeRecoveryEnabled: true,
  });
  resources.models['Note'].resolvers['queryGetNoteResolver'].cachingConfig = {
    ttl: 60,
    cachingKeys: ['$context.arguments.id'],
  };
}
