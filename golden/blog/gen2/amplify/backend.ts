import { defineBackend } from '@aws-amplify/backend';
import { Tags } from 'aws-cdk-lib';
import { auth, customizeAuth } from './auth/resource';
import { customizeData, data } from './data/resource';
import { readingTime } from './functions/readingTime/resource';
import { checkBranch, envName } from './gen1';
import { customizeStorage, storage } from './storage/resource';

const backend = defineBackend({
  auth,
  data,
  storage,
  readingTime,
});

export type Backend = typeof backend;

checkBranch(backend.stack);

const tags = Tags.of(backend.stack);
tags.add('user:Stack', envName);
tags.add('user:Application', 'blog');

customizeAuth(backend);
customizeData(backend);
customizeStorage(backend);
