const { shared } = require('../shared');
exports.handler = async (event) => shared(event.n);
