const { Client } = require('../../service');

exports.DynamoDB = Client;
exports.DynamoDBClient = Client;
