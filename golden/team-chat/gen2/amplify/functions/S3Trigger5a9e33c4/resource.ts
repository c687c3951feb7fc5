import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const S3Trigger5a9e33c4 = defineFunction({
  name: 'S3Trigger5a9e33c4',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
  resourceGroupName: 'storage',
});

export function customizeS3Trigger5a9e33c4(backend: Backend): void {
  const { bucket } = backend.storage.resources;
  const { lambda } = backend.S3Trigger5a9e33c4.resources;

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        's3:PutObject',
        's3:GetObject',
        's3:ListBucket',
        's3:DeleteObject',
      ],
      resources: [bucket.arnForObjects('*')],
    }),
  );
}
