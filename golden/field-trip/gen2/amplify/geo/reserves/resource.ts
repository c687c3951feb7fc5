import { Names, RemovalPolicy } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnGeofenceCollection } from 'aws-cdk-lib/aws-location';
import type { Backend } from '../../backend';
import { isSandbox } from '../../gen1';

export function addReservesGeofences(backend: Backend): CfnGeofenceCollection {
  const stack = backend.createStack('georeserves');
  const { groups } = backend.auth.resources;

  const collection = new CfnGeofenceCollection(stack, 'GeofenceCollection', {
    collectionName: Names.uniqueResourceName(stack, { maxLength: 100 }),
  });
  collection.applyRemovalPolicy(
    isSandbox ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  );
  new Policy(stack, 'Access', {
    roles: [groups.Rangers.role],
    statements: [
      new PolicyStatement({
        actions: [
          'geo:GetGeofence',
          'geo:ListGeofences',
          'geo:PutGeofence',
          'geo:BatchPutGeofence',
        ],
        resources: [collection.attrArn],
      }),
    ],
  });
  return collection;
}
