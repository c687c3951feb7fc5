const counter = require('./counter');
exports.handler = async () => [counter.count, counter.next(), counter.count];
