process.env.TABLE = 'users';
const store = require('./store');
exports.handler = async () => store.table;
