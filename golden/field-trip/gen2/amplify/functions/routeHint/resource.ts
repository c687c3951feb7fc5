import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnGeofenceCollection, CfnMap } from 'aws-cdk-lib/aws-location';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';

export const routeHint = defineFunction({
  name: 'routeHint',
  entry: './src/index.js',
  runtime: 20,
  timeoutSeconds: 25,
  memoryMB: 128,
  environment: {
    ENV: envName,
    GEO_TRAILS_REGION: Aws.REGION,
    REGION: Aws.REGION,
  },
});

export function customizeRouteHint(
  backend: Backend,
  trails: CfnMap,
  reserves: CfnGeofenceCollection,
): void {
  const { Sighting } = backend.data.resources.tables;
  const { lambda } = backend.routeHint.resources;

  backend.routeHint.addEnvironment('GEO_TRAILS_NAME', trails.mapName);

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['geo:GetMap*'],
      resources: [trails.attrArn],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['geo:BatchEvaluateGeofences', 'geo:ListGeofences'],
      resources: [reserves.attrArn],
    }),
  );
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:Query', 'dynamodb:Scan'],
      resources: [Sighting.tableArn],
    }),
  );
}
