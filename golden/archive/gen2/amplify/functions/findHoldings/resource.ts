import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const findHoldings = defineFunction({
  name: 'findHoldings',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 10,
  memoryMB: 128,
  environment: { ENV: envName, REGION: Aws.REGION },
});

export function customizeFindHoldings(
  backend: Backend,
  scans: IBucket,
  holdings: ITable,
): void {
  const { lambda } = backend.findHoldings.resources;

  backend.findHoldings.addEnvironment(
    'STORAGE_HOLDINGS_NAME',
    holdings.tableName,
  );
  backend.findHoldings.addEnvironment(
    'STORAGE_SCANS_BUCKETNAME',
    scans.bucketName,
  );

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resources: [holdings.tableArn, `${holdings.tableArn}/index/*`],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: [`arn:aws:s3:::${scans.bucketName}/*`],
    }),
  );
}
