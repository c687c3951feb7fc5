import { fileURLToPath } from 'node:url';
import type { CfnResolver } from 'aws-cdk-lib/aws-appsync';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Backend } from '../../backend';
import { envName } from '../../gen1';
import { retain } from '../../retain';
import { takeTemplates } from '../mapping-templates';

export function addCustomResources(backend: Backend): void {
  const stack = backend.createStack('dataCustomResources');
  const template = new CfnInclude(stack, 'CustomResources', {
    templateFile: fileURLToPath(
      new URL('./CustomResources.json', import.meta.url),
    ),
    parameters: {
      AppSyncApiId: backend.data.apiId,
      FunctionRemindReadersArn:
        backend.remindReaders.resources.lambda.functionArn,
      branch: backend.stack.node.getContext('amplify-backend-name'),
      env: envName,
    },
  });

  takeTemplates(template.getResource('DueBeforeResolver') as CfnResolver, {
    request: 'Query.dueBefore.req.vtl',
    response: 'Query.dueBefore.res.vtl',
  });

  retain(template.getResource('Reminders'));
}
