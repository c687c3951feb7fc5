exports.handler = async (event) => require('../shared').shared(event.n);
