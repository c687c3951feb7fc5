import { Names } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPlaceIndex } from 'aws-cdk-lib/aws-location';
import type { Backend } from '../../backend';

export function addHutsPlaceIndex(backend: Backend): CfnPlaceIndex {
  const stack = backend.createStack('geohuts');
  const { authenticatedUserIamRole } = backend.auth.resources;

  const index = new CfnPlaceIndex(stack, 'PlaceIndex', {
    indexName: Names.uniqueResourceName(stack, { maxLength: 100 }),
    dataSource: 'Here',
    dataSourceConfiguration: { intendedUse: 'Storage' },
  });
  new Policy(stack, 'Access', {
    roles: [authenticatedUserIamRole],
    statements: [
      new PolicyStatement({
        actions: [
          'geo:SearchPlaceIndexForPosition',
          'geo:SearchPlaceIndexForText',
        ],
        resources: [index.attrArn],
      }),
    ],
  });
  return index;
}
