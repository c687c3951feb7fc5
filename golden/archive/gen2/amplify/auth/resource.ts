import { referenceAuth } from '@aws-amplify/backend';
import { parameters } from '../gen1';

export const auth = referenceAuth({
  userPoolId: parameters.museum7c19e2b4.userPoolId,
  userPoolClientId: parameters.museum7c19e2b4.webClientId,
  identityPoolId: parameters.museum7c19e2b4.identityPoolId,
  authRoleArn: parameters.museum7c19e2b4.authRoleArn,
  unauthRoleArn: parameters.museum7c19e2b4.unauthRoleArn,
});
