import { AmplifyApiGraphQlResourceStackTemplate } from '@aws-amplify/cli-extensibility-helper';

export function override(resources: AmplifyApiGraphQlResourceStackTemplate) {
  resources.api.GraphQLAPI.xrayEnabled = true;
  resources.models['Note'].modelDDBTable.timeToLiveSpecification = { attributeName: 'expires', enabled: true };
  resources.models['Note'].modelDDBTable.addPropertyOverride('PointInTimeRecoverySpecification', {
    PointInTimeRecoveryEnabled: true,
  });
  resources.models['Comment'].modelDDBTable.timeToLiveSpecification = { attributeName: 'ends', enabled: true };
  resources.models['Note'].resolvers['queryGetNoteResolver'].cachingConfig = {
    ttl: 60,
    cachingKeys: ['$context.arguments.id'],
  };
  resources.models['Note'].appsyncFunctions['QueryListNotesDataResolverFn'].maxBatchSize = 7;
  resources.opensearch.OpenSearchDomain.elasticsearchClusterConfig = { instanceType: 't3.medium.elasticsearch' };
  resources.opensearch.OpenSearchStreamingLambdaFunction.timeout = 90;
  resources.addCfnResource({ type: 'AWS::S3::Bucket', properties: {} }, 'Snapshots');
}
