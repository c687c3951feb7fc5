const { missing } = require('./config.json');
const size = missing.size;
exports.handler = async () => size;
