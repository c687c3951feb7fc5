exports.handler = exports.main = async (event) => event.n;
