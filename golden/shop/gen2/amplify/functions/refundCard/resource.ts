import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';
import { secretPath } from '../../secret-path';

export const refundCard = defineFunction({
  name: 'refundCard',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
  resourceGroupName: 'data',
});

export function customizeRefundCard(backend: Backend): void {
  const { lambda } = backend.refundCard.resources;

  backend.refundCard.addEnvironment(
    'GATEWAY_KEY',
    secretPath(backend.stack, 'refundCard_GATEWAY_KEY'),
  );
  backend.refundCard.addEnvironment(
    'REFUND_PIN',
    secretPath(backend.stack, 'REFUND_PIN'),
  );

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resources: [
        `arn:aws:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${secretPath(backend.stack, 'REFUND_PIN')}`,
      ],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resources: [
        `arn:aws:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${secretPath(backend.stack, 'refundCard_GATEWAY_KEY')}`,
      ],
    }),
  );
}
