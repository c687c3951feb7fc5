exports.handler = async () => 'first';
const first = exports.handler;
exports.handler = async (event) => [await first(), event.n];
