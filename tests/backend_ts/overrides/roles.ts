import { AmplifyRootStackTemplate } from '@aws-amplify/cli-extensibility-helper';

export function override(resources: AmplifyRootStackTemplate) {
  const authRole = resources.authRole;
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
