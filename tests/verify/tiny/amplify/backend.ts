import { defineBackend } from '@aws-amplify/backend';
import { auth } from './auth/resource';
import { data } from './data/resource';
import { checkDomain } from './functions/checkDomain/resource';
import { greet } from './functions/greet/resource';
import { moved } from './gen1';

const backend = defineBackend({ auth, data, checkDomain, greet });

const { cfnUserPool } = backend.auth.resources.cfnResources;
if (moved) cfnUserPool.userPoolName = moved.userPoolName;

backend.greet.addEnvironment(
  'USER_POOL_ID',
  backend.auth.resources.userPool.userPoolId,
);
