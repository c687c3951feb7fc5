const { URL: address, fetch: get } = require('./names');
exports.handler = async (event) => [address('x'), get(), new URL('http://h/p').pathname, event.n];
