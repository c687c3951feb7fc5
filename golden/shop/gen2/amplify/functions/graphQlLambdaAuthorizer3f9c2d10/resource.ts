import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { envName } from '../../gen1';

export const graphQlLambdaAuthorizer3f9c2d10 = defineFunction({
  name: 'graphQlLambdaAuthorizer3f9c2d10',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
  resourceGroupName: 'data',
});
