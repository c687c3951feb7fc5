import { secret } from '@aws-amplify/backend';
import type { Stack } from 'aws-cdk-lib';

/** The SSM path under which this branch keeps a secret. */
export function secretPath(stack: Stack, name: string): string {
  const type = stack.node.tryGetContext('amplify-backend-type');
  const { branchSecretPath } = secret(name).resolvePath({
    namespace: stack.node.tryGetContext('amplify-backend-namespace'),
    name: stack.node.tryGetContext('amplify-backend-name'),
    type,
  });
  return branchSecretPath;
}
