const size = arguments.length;
exports.handler = async () => size;
