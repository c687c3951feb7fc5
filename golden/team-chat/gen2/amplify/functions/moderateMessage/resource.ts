import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const moderateMessage = defineFunction({
  name: 'moderateMessage',
  entry: './src/index.js',
  runtime: 22,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
  resourceGroupName: 'data',
});

export function customizeModerateMessage(backend: Backend): void {
  const { graphqlApi } = backend.data.resources;
  const { lambda } = backend.moderateMessage.resources;

  backend.moderateMessage.addEnvironment(
    'API_TEAMCHAT_GRAPHQLAPIENDPOINTOUTPUT',
    backend.data.graphqlUrl,
  );
  backend.moderateMessage.addEnvironment(
    'API_TEAMCHAT_GRAPHQLAPIIDOUTPUT',
    backend.data.apiId,
  );

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['appsync:GraphQL'],
      resources: [
        `${graphqlApi.arn}/types/Query/*`,
        `${graphqlApi.arn}/types/Mutation/*`,
      ],
    }),
  );
}
