let tools = require('./tools');
tools = { ...tools, extra: 1 };
exports.handler = async () => tools;
