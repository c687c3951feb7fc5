import { fileURLToPath } from 'node:url';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Backend } from '../../backend';
import { branchSuffix } from '../../branch-suffix';
import { envName } from '../../gen1';
import { retain } from '../../retain';

export function addRemindReadersResources(backend: Backend): CfnInclude {
  const stack = backend.remindReaders.resources.lambda.stack;
  const template = new CfnInclude(stack, 'remindReadersResources', {
    templateFile: fileURLToPath(new URL('./template.json', import.meta.url)),
    parameters: { env: envName, branch: branchSuffix(stack) },
    preserveLogicalIds: false,
  });
  retain(template.getResource('DeadLetters'));
  return template;
}
