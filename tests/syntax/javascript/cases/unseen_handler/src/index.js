const make = require('./make');
exports.handler = make((event) => event.n);
