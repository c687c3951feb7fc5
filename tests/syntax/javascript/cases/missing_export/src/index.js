const { a, nope } = require('./tools');
exports.handler = async () => [a, typeof nope];
