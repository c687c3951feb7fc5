const tools = require('./tools');
tools.size = 5;
exports.handler = async () => [tools.size, tools.read()];
