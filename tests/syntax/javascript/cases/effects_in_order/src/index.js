require('./first');
const second = require('./second');
console.log('index');
exports.handler = async () => second.order.join();
