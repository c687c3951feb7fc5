const tool = require('./tool');
exports.handler = async () => tool.answer();
