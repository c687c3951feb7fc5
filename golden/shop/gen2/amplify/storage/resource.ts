import { defineStorage } from '@aws-amplify/backend';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../backend';
import { S3Trigger7be4c0d1 } from '../functions/S3Trigger7be4c0d1/resource';
import { moved } from '../gen1';

export const storage = defineStorage({
  name: 'shopFiles',
  keepOnDelete: true,
  triggers: { onUpload: S3Trigger7be4c0d1, onDelete: S3Trigger7be4c0d1 },
  access: (allow) => ({
    'public/*': [
      allow.authenticated.to(['read']),
      allow.groups(['Admin']).to(['read', 'write', 'delete']),
      allow.groups(['Staff']).to(['read', 'write']),
    ],
    'protected/{entity_id}/*': [
      allow.authenticated.to(['read']),
      allow.entity('identity').to(['read']),
      allow.groups(['Admin']).to(['read', 'write', 'delete']),
      allow.groups(['Staff']).to(['read', 'write']),
    ],
    'private/{entity_id}/*': [
      allow.entity('identity').to(['read']),
      allow.groups(['Admin']).to(['read', 'write', 'delete']),
      allow.groups(['Staff']).to(['read', 'write']),
    ],
    'uploads/*': [
      allow.groups(['Admin']).to(['read', 'write', 'delete']),
      allow.groups(['Staff']).to(['read', 'write']),
    ],
  }),
});

export function customizeStorage(backend: Backend): void {
  const { groups } = backend.auth.resources;
  const { bucket } = backend.storage.resources;
  const { cfnBucket } = backend.storage.resources.cfnResources;

  if (moved) cfnBucket.bucketName = moved.bucket;

  // A group's rights reach beyond the paths above, to the whole bucket.
  new Policy(backend.storage.stack, 'AdminGroupPolicy', {
    roles: [groups.Admin.role],
    statements: [
      new PolicyStatement({
        actions: [
          's3:GetObject',
          's3:ListBucket',
          's3:PutObject',
          's3:DeleteObject',
        ],
        resources: [bucket.arnForObjects('*')],
      }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
      }),
    ],
  });
  new Policy(backend.storage.stack, 'StaffGroupPolicy', {
    roles: [groups.Staff.role],
    statements: [
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:ListBucket', 's3:PutObject'],
        resources: [bucket.arnForObjects('*')],
      }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
      }),
    ],
  });
}
