const tools = require('./tools');
exports.handler = async (event) => [tools.size(event.n), tools.unit];
