const { whose } = require('./tools');
const other = require('./more').whose;
exports.handler = async () => [whose(), other()];
