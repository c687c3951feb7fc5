const parent = require('./parent');
exports.handler = async () => parent.describe();
