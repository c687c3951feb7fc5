import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName, parameters } from '../../gen1';
import { secretPath } from '../../secret-path';

export const chargeCard = defineFunction({
  name: 'chargeCard',
  entry: './handler.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: {
    ENV: envName,
    GATEWAY_URL: parameters.chargeCard.gatewayUrl,
    REGION: Aws.REGION,
  },
  resourceGroupName: 'data',
});

export function customizeChargeCard(backend: Backend): void {
  const { lambda } = backend.chargeCard.resources;

  backend.chargeCard.addEnvironment(
    'GATEWAY_KEY',
    secretPath(backend.stack, 'chargeCard_GATEWAY_KEY'),
  );

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resources: [
        `arn:aws:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${secretPath(backend.stack, 'chargeCard_GATEWAY_KEY')}`,
      ],
    }),
  );
}
