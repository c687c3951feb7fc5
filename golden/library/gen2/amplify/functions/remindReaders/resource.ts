import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const remindReaders = defineFunction({
  name: 'remindReaders',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
});

export function customizeRemindReaders(
  backend: Backend,
  remindReadersResources: CfnInclude,
): void {
  const { lambda } = backend.remindReaders.resources;
  const { cfnFunction } = backend.remindReaders.resources.cfnResources;

  cfnFunction.deadLetterConfig = {
    targetArn: remindReadersResources
      .getOutput('DeadLettersArn')
      .value.toString(),
  };

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['sqs:SendMessage'],
      resources: [
        remindReadersResources.getOutput('DeadLettersArn').value.toString(),
      ],
    }),
  );
}
