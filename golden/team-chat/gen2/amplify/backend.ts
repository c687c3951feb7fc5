import { defineBackend } from '@aws-amplify/backend';
import { Tags } from 'aws-cdk-lib';
import { auth, customizeAuth } from './auth/resource';
import { addReports } from './custom/reports/resource';
import { customizeData, data } from './data/resource';
import {
  customizeS3Trigger5a9e33c4,
  S3Trigger5a9e33c4,
} from './functions/S3Trigger5a9e33c4/resource';
import { customizeFanOut, fanOut } from './functions/fanOut/resource';
import {
  customizeModerateMessage,
  moderateMessage,
} from './functions/moderateMessage/resource';
import {
  customizeUnreadDigest,
  unreadDigest,
} from './functions/unreadDigest/resource';
import { checkBranch, envName } from './gen1';
import { customizeStorage, storage } from './storage/resource';

const backend = defineBackend({
  auth,
  data,
  storage,
  S3Trigger5a9e33c4,
  fanOut,
  moderateMessage,
  unreadDigest,
});

export type Backend = typeof backend;

checkBranch(backend.stack);

const tags = Tags.of(backend.stack);
tags.add('user:Stack', envName);
tags.add('user:Application', 'teamchat');

customizeAuth(backend);
customizeData(backend);
customizeStorage(backend);

addReports(backend);

customizeS3Trigger5a9e33c4(backend);
customizeFanOut(backend);
customizeModerateMessage(backend);
customizeUnreadDigest(backend);
