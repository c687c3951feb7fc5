import { defineBackend } from '@aws-amplify/backend';
import { Tags } from 'aws-cdk-lib';
import { auth, customizeAuth } from './auth/resource';
import { addRemindReadersResources } from './custom/remindReadersResources/resource';
import { customizeData, data } from './data/resource';
import { addCustomResources } from './data/stacks/CustomResources';
import {
  customizeRemindReaders,
  remindReaders,
} from './functions/remindReaders/resource';
import { checkBranch, envName } from './gen1';

const backend = defineBackend({
  auth,
  data,
  remindReaders,
});

export type Backend = typeof backend;

checkBranch(backend.stack);

const tags = Tags.of(backend.stack);
tags.add('user:Stack', envName);
tags.add('user:Application', 'library');

customizeAuth(backend);
customizeData(backend);

const remindReadersResources = addRemindReadersResources(backend);

customizeRemindReaders(backend, remindReadersResources);
addCustomResources(backend);
