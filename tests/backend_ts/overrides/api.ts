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
  resources.models['Note'].appsyncFunctions['MutationCreateNoteDataResolverFn'].addPropertyOverride('MaxBatchSize', 9);
  resources.models['Note'].resolvers['subscriptionOnCreateNoteResolver'].addPropertyOverride('MaxBatchSize', 0);
  resources.models['Note'].modelIamRole.permissionsBoundary = 'arn:aws:iam::123456789012:policy/limit';
  resources.models['Note'].modelDatasource.description = 'Notes';
  resources.models['Note'].modelDDBTable.deletionProtectionEnabled = true;
  resources.api.GraphQLAPI.logConfig = {
    fieldLogLevel: 'ERROR',
    cloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/logs',
  };
  resources.opensearch.OpenSearchDomain.elasticsearchClusterConfig = { instanceType: 't3.medium.elasticsearch' };
  resources.opensearch.OpenSearchStreamingLambdaFunction.timeout = 90;
  const limit = 'arn:aws:iam::123456789012:policy/limit';
  resources.opensearch.OpenSearchAccessIAMRole.permissionsBoundary = limit;
  resources.opensearch.OpenSearchStreamingLambdaIAMRole.permissionsBoundary = limit;
  resources.opensearch.OpenSearchStreamingLambdaIAMRoleDefaultPolicy.addPropertyOverride('PolicyName', 'streaming');
  resources.opensearch.CloudwatchLogsAccess.policyName = 'logs';
  resources.opensearch.OpenSearchDataSource.description = 'Search';
  resources.opensearch.OpenSearchModelLambdaMapping['Note'].batchSize = 50;
  resources.opensearch.resolvers['querySearchNotesResolver'].addPropertyOverride('MaxBatchSize', 3);
  (resources.api as any).GraphQLAPIDefaultApiKeyDefaultApiKey.description = 'for the web site';
  resources.api.GraphQLAPITransformerSchema.addOverride('Metadata', { owner: 'us' });
  resources.api.GraphQLAPINONEDS.description = 'Nothing';
  resources.addCfnResource({ type: 'AWS::S3::Bucket', properties: {} }, 'Snapshots');
}
