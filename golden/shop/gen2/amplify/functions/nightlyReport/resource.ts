import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName, parameters } from '../../gen1';

export const nightlyReport = defineFunction({
  name: 'nightlyReport',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 120,
  memoryMB: 512,
  environment: {
    ENV: envName,
    REGION: Aws.REGION,
    REPORT_PREFIX: parameters.nightlyReport.reportPrefix,
  },
  schedule: {
    cron: '30 5 ? * 2-6 *',
    timezone: 'UTC',
    description: 'Schedule rule for Lambda',
  },
});

export function customizeNightlyReport(backend: Backend): void {
  const { bucket } = backend.storage.resources;
  const { lambda } = backend.nightlyReport.resources;

  backend.nightlyReport.addEnvironment(
    'STORAGE_SHOPFILES_BUCKETNAME',
    bucket.bucketName,
  );

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['s3:PutObject', 's3:GetObject'],
      resources: [bucket.arnForObjects('*')],
    }),
  );
}
