const counter = require('./counter');
const { start } = require('./counter');
exports.handler = async () => ({ count: counter.next(), start });
