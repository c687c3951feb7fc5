import { defineBackend } from '@aws-amplify/backend';
import { Tags } from 'aws-cdk-lib';
import { addRidesStream } from './analytics/rides/resource';
import { addAdminQueriesApi } from './api/AdminQueries/resource';
import { addFleetApi } from './api/fleet/resource';
import { addPartnersApi } from './api/partners/resource';
import { auth, customizeAuth } from './auth/resource';
import { customizeData, data } from './data/resource';
import {
  AdminQueries3c1e9b52,
  customizeAdminQueries3c1e9b52,
} from './functions/AdminQueries3c1e9b52/resource';
import { bikeWatch, customizeBikeWatch } from './functions/bikeWatch/resource';
import {
  bikeshare5d80f3a7PostConfirmation,
  customizeBikeshare5d80f3a7PostConfirmation,
} from './functions/bikeshare5d80f3a7PostConfirmation/resource';
import {
  customizeNightShift,
  nightShift,
} from './functions/nightShift/resource';
import { customizeReceipt, receipt } from './functions/receipt/resource';
import { customizeRentals, rentals } from './functions/rentals/resource';
import {
  customizeRideCounter,
  rideCounter,
} from './functions/rideCounter/resource';
import { customizeStations, stations } from './functions/stations/resource';
import { checkBranch, envName } from './gen1';
import { addBikesTable } from './storage/bikes/resource';
import { addTariffsTable } from './storage/tariffs/resource';

const backend = defineBackend({
  auth,
  data,
  AdminQueries3c1e9b52,
  bikeWatch,
  bikeshare5d80f3a7PostConfirmation,
  nightShift,
  receipt,
  rentals,
  rideCounter,
  stations,
});

export type Backend = typeof backend;

checkBranch(backend.stack);

const tags = Tags.of(backend.stack);
tags.add('user:Stack', envName);
tags.add('user:Application', 'bikeshare');

customizeAuth(backend);
customizeData(backend);

const bikes = addBikesTable(backend);
const tariffs = addTariffsTable(backend);
const rides = addRidesStream(backend);
addAdminQueriesApi(backend);
const fleet = addFleetApi(backend);
addPartnersApi(backend);

customizeAdminQueries3c1e9b52(backend);
customizeBikeWatch(backend, bikes);
customizeBikeshare5d80f3a7PostConfirmation(backend);
customizeNightShift(backend, fleet);
customizeReceipt(backend);
customizeRentals(backend, bikes, tariffs, rides);
customizeRideCounter(backend, rides);
customizeStations(backend, bikes);
