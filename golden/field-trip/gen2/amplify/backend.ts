import { defineBackend } from '@aws-amplify/backend';
import { Tags } from 'aws-cdk-lib';
import { auth, customizeAuth } from './auth/resource';
import { customizeData, data } from './data/resource';
import { customizeRouteHint, routeHint } from './functions/routeHint/resource';
import { checkBranch, envName } from './gen1';
import { addHutsPlaceIndex } from './geo/huts/resource';
import { addGeoOutput } from './geo/outputs';
import { addReservesGeofences } from './geo/reserves/resource';
import { addTrailsMap } from './geo/trails/resource';
import { addHosting } from './hosting/S3AndCloudFront/resource';
import { addPredictions } from './predictions/resource';

const backend = defineBackend({
  auth,
  data,
  routeHint,
});

export type Backend = typeof backend;

checkBranch(backend.stack);

const tags = Tags.of(backend.stack);
tags.add('user:Stack', envName);
tags.add('user:Application', 'fieldtrip');

customizeAuth(backend);
customizeData(backend);

const trails = addTrailsMap(backend);
const huts = addHutsPlaceIndex(backend);
const reserves = addReservesGeofences(backend);
addGeoOutput(backend, trails, huts, reserves);
addPredictions(backend);
addHosting(backend);

customizeRouteHint(backend, trails, reserves);
