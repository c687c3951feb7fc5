exports.b = 1;
exports.a = 2;
