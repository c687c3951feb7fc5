exports.handler = async () => 'the wrong one';
exports.main = async (event) => event.n;
