const { double } = require('.');
exports.suffix = `!${double(2)}`;
exports.again = (text) => `${text}${text}`;
