import { defineFunction } from '@aws-amplify/backend';

export const checkDomain = defineFunction({
  name: 'checkDomain',
  entry: './src/index.js',
  runtime: 22,
  resourceGroupName: 'auth',
});
