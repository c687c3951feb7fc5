const { LegacyClient } = require('../service');

exports.S3 = LegacyClient;
exports.SSM = LegacyClient;
