import type { Stack } from 'aws-cdk-lib';
import { branchName, envName, isSandbox } from './gen1';

/**
 * What makes physical names this deployment's own. Gen 1 owns the names that hold
 * its environment's, and goes on owning them until it is deleted.
 */
export function branchSuffix(stack: Stack): string {
  const sandbox = stack.node.tryGetContext('amplify-backend-name');
  const name = isSandbox ? `sandbox-${sandbox}` : branchName;
  const own = !isSandbox && name === envName ? `${name}-gen2` : name;
  return own.toLowerCase().replace(/[^a-z0-9-]/g, '-');
}
