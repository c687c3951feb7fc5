const tools = require('./tools');
exports.handler = async () => [Object.keys(tools), tools.hasOwnProperty('b')];
