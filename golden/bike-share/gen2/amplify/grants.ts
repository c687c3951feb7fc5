import { secret } from '@aws-amplify/backend';
import { SecretValue } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';

/**
 * A value of a resource that itself depends on the function: kept in SSM and read
 * when the function starts, as secrets are, so that no circle closes.
 */
export function atStart(
  stack: Stack,
  id: string,
  value: string,
): ReturnType<typeof secret> {
  const namespace = stack.node.tryGetContext('amplify-backend-namespace');
  const name = stack.node.tryGetContext('amplify-backend-name');
  const path = `/amplify/${namespace}/${name}/grants/${id}`;
  new StringParameter(stack, `${id}Parameter`, {
    parameterName: path,
    stringValue: value,
  });
  return {
    resolve: () => SecretValue.ssmSecure(path),
    resolvePath: () => ({ branchSecretPath: path, sharedSecretPath: path }),
  };
}
