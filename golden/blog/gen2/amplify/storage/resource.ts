import { defineStorage } from '@aws-amplify/backend';
import type { Backend } from '../backend';
import { moved } from '../gen1';

export const storage = defineStorage({
  name: 'blogMedia',
  keepOnDelete: true,
  access: (allow) => ({
    'public/*': [
      allow.guest.to(['read']),
      allow.authenticated.to(['read', 'write', 'delete']),
    ],
    'protected/{entity_id}/*': [
      allow.guest.to(['read']),
      allow.authenticated.to(['read']),
      allow.entity('identity').to(['read', 'write', 'delete']),
    ],
    'private/{entity_id}/*': [
      allow.entity('identity').to(['read', 'write', 'delete']),
    ],
    'uploads/*': [allow.authenticated.to(['write'])],
  }),
});

export function customizeStorage(backend: Backend): void {
  const { cfnBucket } = backend.storage.resources.cfnResources;

  if (moved) cfnBucket.bucketName = moved.bucket;
}
