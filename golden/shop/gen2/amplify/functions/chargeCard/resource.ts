import { defineFunction, secret } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { envName, parameters } from '../../gen1';

export const chargeCard = defineFunction({
  name: 'chargeCard',
  entry: './handler.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: {
    ENV: envName,
    GATEWAY_KEY: secret('chargeCard_GATEWAY_KEY'),
    GATEWAY_URL: parameters.chargeCard.gatewayUrl,
    REGION: Aws.REGION,
  },
  resourceGroupName: 'data',
});
