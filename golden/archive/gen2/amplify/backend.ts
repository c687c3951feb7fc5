import { defineBackend } from '@aws-amplify/backend';
import { Tags } from 'aws-cdk-lib';
import { addMuseumApi } from './api/museum/resource';
import { auth } from './auth/resource';
import {
  customizeFindHoldings,
  findHoldings,
} from './functions/findHoldings/resource';
import {
  customizeLendHolding,
  lendHolding,
} from './functions/lendHolding/resource';
import {
  customizeWatchHoldings,
  watchHoldings,
} from './functions/watchHoldings/resource';
import { checkBranch, envName } from './gen1';
import { addHoldingsTable } from './storage/holdings/resource';
import { addLoansTable } from './storage/loans/resource';
import { addScansBucket } from './storage/scans/resource';

const backend = defineBackend({
  auth,
  findHoldings,
  lendHolding,
  watchHoldings,
});

export type Backend = typeof backend;

checkBranch(backend.stack);

const tags = Tags.of(backend.stack);
tags.add('user:Stack', envName);
tags.add('user:Application', 'archive');

const loans = addLoansTable(backend);
const scans = addScansBucket(backend);
const holdings = addHoldingsTable(backend);
addMuseumApi(backend);

customizeFindHoldings(backend, scans, holdings);
customizeLendHolding(backend, loans);
customizeWatchHoldings(backend, holdings);
