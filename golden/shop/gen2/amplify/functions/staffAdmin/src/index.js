let client;

function cognito() {
  if (!client) {
    // Most calls are refused below: load the SDK only for the others.
    const { CognitoIdentityProvider } = require('@aws-sdk/client-cognito-identity-provider');
    client = new CognitoIdentityProvider({ region: process.env.REGION });
  }
  return client;
}

async function handler(event) {
  const { email, group } = event.arguments;
  if (!['Admin', 'Staff'].includes(group)) {
    throw new Error(`There is no staff group ${group}`);
  }
  const UserPoolId = process.env.AUTH_SHOPD41C7A20_USERPOOLID;
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'name', Value: email.split('@')[0] },
  ];
  await cognito().adminCreateUser({ UserPoolId, Username: email, UserAttributes });
  await cognito().adminAddUserToGroup({ UserPoolId, Username: email, GroupName: group });
  const { Groups } = await cognito().adminListGroupsForUser({ UserPoolId, Username: email });
  return { email, groups: Groups.map(({ GroupName }) => GroupName) };
}

module.exports = { handler };
