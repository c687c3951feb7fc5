const tools = require('./tools');
exports.handler = async (event) => tools.twice(event.n);
