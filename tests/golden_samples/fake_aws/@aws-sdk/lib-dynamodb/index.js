const { Client, command } = require('../../service');

exports.DynamoDBDocument = Client;
exports.DynamoDBDocumentClient = Client;
exports.GetCommand = command('get');
exports.PutCommand = command('put');
exports.QueryCommand = command('query');
exports.UpdateCommand = command('update');
