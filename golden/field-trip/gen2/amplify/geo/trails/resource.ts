import { Names } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnMap } from 'aws-cdk-lib/aws-location';
import type { Backend } from '../../backend';

export function addTrailsMap(backend: Backend): CfnMap {
  const stack = backend.createStack('geotrails');
  const { authenticatedUserIamRole, unauthenticatedUserIamRole } =
    backend.auth.resources;

  const map = new CfnMap(stack, 'Map', {
    mapName: Names.uniqueResourceName(stack, { maxLength: 100 }),
    configuration: { style: 'VectorEsriTopographic' },
  });
  new Policy(stack, 'Access', {
    roles: [authenticatedUserIamRole, unauthenticatedUserIamRole],
    statements: [
      new PolicyStatement({
        actions: [
          'geo:GetMapStyleDescriptor',
          'geo:GetMapGlyphs',
          'geo:GetMapSprites',
          'geo:GetMapTile',
        ],
        resources: [map.attrArn],
      }),
    ],
  });
  return map;
}
