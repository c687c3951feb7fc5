import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';

const cognito = new CognitoIdentityProvider({ region: process.env.REGION });
const headers = { 'Access-Control-Allow-Origin': '*' };

/** Lists and disables users, for members of one group. */
export const handler = async (event) => {
  const groups = (event.requestContext.authorizer.claims['cognito:groups'] || '').split(',');
  if (!groups.includes(process.env.GROUP)) return { statusCode: 403, headers };
  const UserPoolId = process.env.AUTH_BIKESHARE5D80F3A7_USERPOOLID;
  if (event.path === '/disableUser') {
    await cognito.adminDisableUser({ UserPoolId, Username: JSON.parse(event.body).username });
    return { statusCode: 200, headers };
  }
  const { Users } = await cognito.listUsers({ UserPoolId });
  return { statusCode: 200, headers, body: JSON.stringify(Users.map((user) => user.Username)) };
};
