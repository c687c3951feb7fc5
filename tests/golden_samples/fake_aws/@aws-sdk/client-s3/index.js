const { Client, command } = require('../../service');

exports.S3Client = Client;
exports.GetObjectCommand = command('getObject');
