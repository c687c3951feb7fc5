const users = require('./users');
const other = require('./users').default;
exports.handler = async (event) => [users.delete(event.n), users.new(), users.default(), other()];
