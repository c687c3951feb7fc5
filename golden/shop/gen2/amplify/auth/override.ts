import type { AmplifyAuthCognitoStackTemplate, AmplifyProjectInfo } from './gen1-override';

// Custom attributes cannot be asked for on the command line.
export function override(resources: AmplifyAuthCognitoStackTemplate, amplifyProjectInfo: AmplifyProjectInfo) {
  const loyaltyTier = {
    name: 'loyalty_tier',
    attributeDataType: 'String',
    mutable: true,
    required: false,
    stringAttributeConstraints: { minLength: '1', maxLength: '16' },
  };
  const points = {
    name: 'points',
    attributeDataType: 'Number',
    mutable: true,
    required: false,
    numberAttributeConstraints: { minValue: '0', maxValue: '1000000' },
  };
  resources.userPool.schema = [...(resources.userPool.schema as any[]), loyaltyTier, points];
}
