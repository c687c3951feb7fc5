import { defineFunction, secret } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { envName } from '../../gen1';

export const refundCard = defineFunction({
  name: 'refundCard',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: {
    ENV: envName,
    GATEWAY_KEY: secret('refundCard_GATEWAY_KEY'),
    REFUND_PIN: secret('REFUND_PIN'),
    REGION: Aws.REGION,
  },
  resourceGroupName: 'data',
});
