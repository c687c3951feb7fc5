import { AmplifyRootStackTemplate } from '@aws-amplify/cli-extensibility-helper';

export function override(resources: AmplifyRootStackTemplate) {
  const authRole = resources.authRole;
  for (const role of [resources.authRole, resources.unauthRole]) {
    role.permissionsBoundary = 'arn:aws:iam::123456789012:policy/limit';
  }
  resources.unauthRole.addOverride('Properties.Tags', [{ Key: 'team', Value: 'web' }]);
  resources.authRole.managedPolicyArns = [...(resources.authRole.managedPolicyArns ?? []), 'arn:aws:iam::aws:policy/AmazonPollyReadOnlyAccess'];
  const basePolicies = Array.isArray(authRole.policies) ? authRole.policies : [authRole.policies];

  authRole.policies = [
    ...basePolicies,
    {
      policyName: 'maps-of-somebody-else',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['geo:GetMapTile'], Resource: 'arn:aws:geo:eu-west-1:111111111111:map/town' }],
      },
    },
  ];
}
