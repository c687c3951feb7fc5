import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { envName, parameters } from '../../gen1';

export const storefront = defineFunction({
  name: 'storefront',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: {
    CURRENCY: parameters.storefront.currency,
    ENV: envName,
    REGION: Aws.REGION,
    TAX_RATE: parameters.storefront.taxRate,
  },
  resourceGroupName: 'data',
});
