import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { envName, parameters } from '../../gen1';

export const shopd41c7a20PreSignup = defineFunction({
  name: 'shopd41c7a20PreSignup',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: {
    DOMAINALLOWLIST: parameters.shopd41c7a20PreSignup.DOMAINALLOWLIST,
    DOMAINBLACKLIST: '',
    ENV: envName,
    MODULES: 'email-filter-allowlist',
    REGION: Aws.REGION,
  },
  resourceGroupName: 'auth',
});
