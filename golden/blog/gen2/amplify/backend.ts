import { defineBackend } from '@aws-amplify/backend';
import { auth, customizeAuth } from './auth/resource';
import { customizeData, data } from './data/resource';
import { readingTime } from './functions/readingTime/resource';
import { checkBranch } from './gen1';
import { customizeStorage, storage } from './storage/resource';

const backend = defineBackend({
  auth,
  data,
  storage,
  readingTime,
});

export type Backend = typeof backend;

checkBranch(backend.stack);

customizeAuth(backend);
customizeData(backend);
customizeStorage(backend);
