import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { envName } from '../../gen1';

export const remindReaders = defineFunction({
  name: 'remindReaders',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
});
