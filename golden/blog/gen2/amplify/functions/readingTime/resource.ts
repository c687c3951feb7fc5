import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { envName } from '../../gen1';

export const readingTime = defineFunction({
  name: 'readingTime',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
  resourceGroupName: 'data',
});
