const { LegacyClient } = require('../service');

exports.S3 = LegacyClient;
exports.SSM = LegacyClient;
exports.Kinesis = LegacyClient;
exports.Lambda = LegacyClient;
exports.DynamoDB = { DocumentClient: LegacyClient };
