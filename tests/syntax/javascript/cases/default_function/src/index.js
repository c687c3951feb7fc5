const greet = require('./greet');
const Store = require('./store');
const store = new Store('s');
module.exports.handler = async ({ name }) => [greet(name), store.put(name), String(greet.calls)];
