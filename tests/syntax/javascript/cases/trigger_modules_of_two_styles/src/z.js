exports.two = 2;
exports.one = 1;
