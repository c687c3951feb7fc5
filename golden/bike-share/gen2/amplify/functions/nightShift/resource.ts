import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';
import { atStart } from '../../grants';

export const nightShift = defineFunction({
  name: 'nightShift',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { API_FLEET_APINAME: 'fleet', ENV: envName, REGION: Aws.REGION },
  schedule: {
    rate: 'every day',
    timezone: 'UTC',
    description: 'Schedule rule for Lambda',
  },
});

/** The stack apifleet refers to the stack of this function: what refers back stands in a third. */
export function customizeNightShift(backend: Backend, fleet: RestApi): void {
  const { lambda } = backend.nightShift.resources;
  const stack = backend.createStack('grantsnightShift');

  backend.nightShift.addEnvironment(
    'API_FLEET_APIID',
    atStart(stack, 'nightShift-API_FLEET_APIID', fleet.restApiId),
  );

  new Policy(stack, 'nightShift', {
    roles: [lambda.role!],
    statements: [
      new PolicyStatement({
        actions: ['execute-api:Invoke'],
        resources: [
          `arn:aws:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:${fleet.restApiId}/*/GET/maintenance`,
        ],
      }),
    ],
  });
}
