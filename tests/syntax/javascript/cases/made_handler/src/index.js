const wrap = require('./wrap');
const handler = async (event) => event.n;
exports.handler = wrap(handler);
