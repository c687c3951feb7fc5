import { defineBackend } from '@aws-amplify/backend';
import { Tags } from 'aws-cdk-lib';
import { auth, customizeAuth } from './auth/resource';
import { customizeData, data } from './data/resource';
import {
  customizeS3Trigger7be4c0d1,
  S3Trigger7be4c0d1,
} from './functions/S3Trigger7be4c0d1/resource';
import { chargeCard } from './functions/chargeCard/resource';
import { graphQlLambdaAuthorizer3f9c2d10 } from './functions/graphQlLambdaAuthorizer3f9c2d10/resource';
import {
  customizeNightlyReport,
  nightlyReport,
} from './functions/nightlyReport/resource';
import {
  customizePlaceOrder,
  placeOrder,
} from './functions/placeOrder/resource';
import { refundCard } from './functions/refundCard/resource';
import {
  customizeShopd41c7a20PostConfirmation,
  shopd41c7a20PostConfirmation,
} from './functions/shopd41c7a20PostConfirmation/resource';
import { shopd41c7a20PreSignup } from './functions/shopd41c7a20PreSignup/resource';
import {
  customizeStaffAdmin,
  staffAdmin,
} from './functions/staffAdmin/resource';
import {
  customizeStockSweep,
  stockSweep,
} from './functions/stockSweep/resource';
import { storefront } from './functions/storefront/resource';
import { checkBranch, envName } from './gen1';
import { customizeStorage, storage } from './storage/resource';

const backend = defineBackend({
  auth,
  data,
  storage,
  S3Trigger7be4c0d1,
  chargeCard,
  graphQlLambdaAuthorizer3f9c2d10,
  nightlyReport,
  placeOrder,
  refundCard,
  shopd41c7a20PostConfirmation,
  shopd41c7a20PreSignup,
  staffAdmin,
  stockSweep,
  storefront,
});

export type Backend = typeof backend;

checkBranch(backend.stack);

const tags = Tags.of(backend.stack);
tags.add('user:Stack', envName);
tags.add('user:Application', 'shop');

customizeAuth(backend);
customizeData(backend);
customizeStorage(backend);

customizeS3Trigger7be4c0d1(backend);
customizeNightlyReport(backend);
customizePlaceOrder(backend);
customizeShopd41c7a20PostConfirmation(backend);
customizeStaffAdmin(backend);
customizeStockSweep(backend);
