import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Backend } from '../backend';

export function addPredictions(backend: Backend): void {
  const stack = backend.createStack('predictions');
  const { authenticatedUserIamRole, unauthenticatedUserIamRole } =
    backend.auth.resources;

  new Policy(stack, 'translateSign', {
    roles: [authenticatedUserIamRole, unauthenticatedUserIamRole],
    statements: [
      new PolicyStatement({
        actions: ['translate:TranslateText'],
        resources: ['*'],
      }),
    ],
  });
  new Policy(stack, 'readAloud', {
    roles: [authenticatedUserIamRole],
    statements: [
      new PolicyStatement({
        actions: ['polly:SynthesizeSpeech'],
        resources: ['*'],
      }),
    ],
  });

  backend.addOutput({
    custom: {
      Predictions: {
        convert: {
          translateText: {
            region: backend.stack.region,
            defaults: { sourceLanguage: 'en', targetLanguage: 'fr' },
          },
          speechGenerator: {
            region: backend.stack.region,
            defaults: { voiceId: 'Amy' },
          },
        },
      },
    },
  });
}
