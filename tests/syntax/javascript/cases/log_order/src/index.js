console.log('one');
const two = require('./two');
console.log('three');
exports.handler = async (event) => two.value + (event.n || 0);
