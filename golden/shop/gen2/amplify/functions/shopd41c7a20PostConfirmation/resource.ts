import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { envName, parameters } from '../../gen1';

export const shopd41c7a20PostConfirmation = defineFunction({
  name: 'shopd41c7a20PostConfirmation',
  entry: './handler.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: {
    ENV: envName,
    GROUP: parameters.shopd41c7a20PostConfirmation.GROUP,
    MODULES: 'add-to-group',
    REGION: Aws.REGION,
  },
  resourceGroupName: 'auth',
});
