import { defineStorage } from '@aws-amplify/backend';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../backend';
import { S3Trigger5a9e33c4 } from '../functions/S3Trigger5a9e33c4/resource';
import { moved } from '../gen1';
import { gen1Resources } from './gen1-override';
import { override } from './override';

export const storage = defineStorage({
  name: 'attachments',
  keepOnDelete: true,
  triggers: { onUpload: S3Trigger5a9e33c4, onDelete: S3Trigger5a9e33c4 },
  access: (allow) => ({
    'public/*': [
      allow.authenticated.to(['read', 'write']),
      allow.groups(['Moderators']).to(['read', 'delete']),
    ],
    'protected/{entity_id}/*': [
      allow.authenticated.to(['read']),
      allow.entity('identity').to(['read', 'write']),
      allow.groups(['Moderators']).to(['read', 'delete']),
    ],
    'private/{entity_id}/*': [
      allow.entity('identity').to(['read', 'write']),
      allow.groups(['Moderators']).to(['read', 'delete']),
    ],
    'uploads/*': [
      allow.authenticated.to(['write']),
      allow.groups(['Moderators']).to(['read', 'delete']),
    ],
  }),
});

export function customizeStorage(backend: Backend): void {
  const { groups } = backend.auth.resources;
  const { bucket } = backend.storage.resources;
  const { cfnBucket } = backend.storage.resources.cfnResources;

  if (moved) cfnBucket.bucketName = moved.bucket;

  // A group's rights reach beyond the paths above, to the whole bucket.
  new Policy(backend.storage.stack, 'ModeratorsGroupPolicy', {
    roles: [groups.Moderators.role],
    statements: [
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:ListBucket', 's3:DeleteObject'],
        resources: [bucket.arnForObjects('*')],
      }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
      }),
    ],
  });

  override(gen1Resources(backend));
}
