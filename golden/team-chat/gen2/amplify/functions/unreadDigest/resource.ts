import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../../backend';
import { envName, gen1ApiId } from '../../gen1';

export const unreadDigest = defineFunction({
  name: 'unreadDigest',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 60,
  memoryMB: 128,
  environment: { DIGEST_LIMIT: '20', ENV: envName, REGION: Aws.REGION },
  schedule: {
    cron: '0 7 * * ? *',
    timezone: 'UTC',
    description: 'Schedule rule for Lambda',
  },
});

export function customizeUnreadDigest(backend: Backend): void {
  const { Membership, Message } = backend.data.resources.tables;
  const { lambda } = backend.unreadDigest.resources;

  // part of the tables' names, which are Gen 1's where a branch takes over
  backend.unreadDigest.addEnvironment(
    'API_TEAMCHAT_GRAPHQLAPIIDOUTPUT',
    gen1ApiId ?? backend.data.apiId,
  );
  backend.unreadDigest.addEnvironment(
    'API_TEAMCHAT_MEMBERSHIPTABLE_ARN',
    Membership.tableArn,
  );
  backend.unreadDigest.addEnvironment(
    'API_TEAMCHAT_MEMBERSHIPTABLE_NAME',
    Membership.tableName,
  );
  backend.unreadDigest.addEnvironment(
    'API_TEAMCHAT_MESSAGETABLE_ARN',
    Message.tableArn,
  );
  backend.unreadDigest.addEnvironment(
    'API_TEAMCHAT_MESSAGETABLE_NAME',
    Message.tableName,
  );

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'dynamodb:Get*',
        'dynamodb:BatchGetItem',
        'dynamodb:List*',
        'dynamodb:Describe*',
        'dynamodb:Scan',
        'dynamodb:Query',
        'dynamodb:PartiQLSelect',
      ],
      resources: [Message.tableArn, `${Message.tableArn}/index/*`],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'dynamodb:Get*',
        'dynamodb:BatchGetItem',
        'dynamodb:List*',
        'dynamodb:Describe*',
        'dynamodb:Scan',
        'dynamodb:Query',
        'dynamodb:PartiQLSelect',
        'dynamodb:Update*',
        'dynamodb:RestoreTable*',
        'dynamodb:PartiQLUpdate',
      ],
      resources: [Membership.tableArn, `${Membership.tableArn}/index/*`],
    }),
  );
}
