const { Client, command } = require('../../service');

exports.CognitoIdentityProvider = Client;
exports.CognitoIdentityProviderClient = Client;
exports.AdminAddUserToGroupCommand = command('adminAddUserToGroup');
exports.CreateGroupCommand = command('createGroup');
exports.GetGroupCommand = command('getGroup');
exports.ListUsersCommand = command('listUsers');
