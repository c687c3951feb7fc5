require('./setup');
exports.handler = async () => globalThis.ready;
