const { suffix } = require('./lib/twice');
exports.run = (number, text) => `${number}/${text}${suffix}`;
