const tools = require('./tools');
exports.again = require('./tools').size;
exports.handler = async () => [tools.size, exports.again, typeof exports.again];
