import { defineStorage } from '@aws-amplify/backend';
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
  const { cfnBucket } = backend.storage.resources.cfnResources;

  if (moved) cfnBucket.bucketName = moved.bucket;
}
