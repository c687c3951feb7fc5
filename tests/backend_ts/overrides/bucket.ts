import { AmplifyS3ResourceTemplate } from '@aws-amplify/cli-extensibility-helper';

export function override(resources: AmplifyS3ResourceTemplate) {
  resources.s3Bucket.versioningConfiguration = { status: 'Enabled' };
  resources.s3Bucket.bucketEncryption = {
    serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' } }],
  };
  resources.s3AuthReadPolicy.policyDocument.Statement.push({
    Effect: 'Deny',
    Action: ['s3:GetObject'],
    Resource: { 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'S3Bucket' }, '/protected/hidden/*']] },
  });
  resources.addCfnParameter({ type: 'Number', default: 30 }, 'Days');
  resources.addCfnMapping({ mapping: { main: { sender: 'live' }, dev: { sender: 'test' } } }, 'Senders');
  resources.addCfnCondition({ expression: { 'Fn::Equals': [{ Ref: 'env' }, 'main'] } as any }, 'IsMain');
  resources.addCfnResource(
    {
      type: 'AWS::SNS::Topic',
      properties: {
        DisplayName: { 'Fn::FindInMap': ['Senders', { Ref: 'env' }, 'sender'] },
        KmsMasterKeyId: { 'Fn::If': ['IsMain', 'alias/main', { Ref: 'AWS::NoValue' }] },
        Tags: [{ Key: 'bucket', Value: { Ref: 'S3Bucket' } }],
      },
    },
    'Removals',
  );
  resources.addCfnOutput({ value: { Ref: 'Removals' } as any }, 'RemovalsTopic');
  resources.s3Bucket.addPropertyOverride('NotificationConfiguration.TopicConfigurations', [
    { Event: 's3:ObjectRemoved:*', Topic: { Ref: 'Removals' } },
  ]);
  resources.s3Bucket.addPropertyOverride('LifecycleConfiguration', {
    Rules: [{ Status: 'Enabled', ExpirationInDays: { Ref: 'Days' } }],
  });
}
