import { AmplifyUserPoolGroupStackTemplate } from '@aws-amplify/cli-extensibility-helper';

export const override = (resources: AmplifyUserPoolGroupStackTemplate) => {
  const { userPoolGroup, userPoolGroupRole } = resources;
  userPoolGroup['Staff'].description = 'People who work here';
  userPoolGroupRole['Staff'].addOverride('Properties.MaxSessionDuration', 7200);
  userPoolGroupRole['Staff'].managedPolicyArns.push('arn:aws:iam::aws:policy/AmazonPollyReadOnlyAccess');
};
