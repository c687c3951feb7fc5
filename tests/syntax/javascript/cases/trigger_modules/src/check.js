const { CognitoIdentityProviderClient } = require('@aws-sdk/client-cognito-identity-provider');
const client = new CognitoIdentityProviderClient({});

exports.handler = async (event) => {
  if (event.n === 20) throw new RangeError(`refused ${await client.config.region()}`);
};
