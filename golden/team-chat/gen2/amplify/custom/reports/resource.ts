import { fileURLToPath } from 'node:url';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Backend } from '../../backend';
import { branchSuffix } from '../../branch-suffix';
import { envName } from '../../gen1';
import { retain } from '../../retain';

export function addReports(backend: Backend): CfnInclude {
  const { userPool } = backend.auth.resources;
  const stack = backend.createStack('customreports');
  const template = new CfnInclude(stack, 'reports', {
    templateFile: fileURLToPath(new URL('./template.json', import.meta.url)),
    parameters: {
      authteamchat9b3f6e18UserPoolId: userPool.userPoolId,
      env: envName,
      functionmoderateMessageArn:
        backend.moderateMessage.resources.lambda.functionArn,
      branch: branchSuffix(stack),
    },
  });
  retain(template.getResource('DeadLetters'), template.getResource('Queue'));
  return template;
}
