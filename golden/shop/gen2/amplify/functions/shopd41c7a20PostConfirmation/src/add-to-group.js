const {
  AdminAddUserToGroupCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  GetGroupCommand,
} = require('@aws-sdk/client-cognito-identity-provider');

const cognito = new CognitoIdentityProviderClient({});

/** Puts every new customer into the group GROUP, which is created with the first of them. */
exports.handler = async (event) => {
  const group = { GroupName: process.env.GROUP, UserPoolId: event.userPoolId };
  try {
    await cognito.send(new GetGroupCommand(group));
  } catch (error) {
    if (error.name !== 'ResourceNotFoundException') throw error;
    await cognito.send(new CreateGroupCommand(group));
  }
  await cognito.send(new AdminAddUserToGroupCommand({ ...group, Username: event.userName }));
};
