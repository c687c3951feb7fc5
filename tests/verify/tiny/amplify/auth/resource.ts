import { defineAuth } from '@aws-amplify/backend';
import { checkDomain } from '../functions/checkDomain/resource';

export const auth = defineAuth({
  loginWith: { email: true },
  triggers: { preSignUp: checkDomain },
});
