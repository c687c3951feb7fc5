function last(a, b, a) { return [a, b]; }
exports.handler = async (event) => last(1, 2, event.n);
