import { defineFunction } from '@aws-amplify/backend';

export const greet = defineFunction({
  name: 'greet',
  entry: './src/index.js',
  runtime: 22,
  environment: { GREETING: 'Welcome' },
});
