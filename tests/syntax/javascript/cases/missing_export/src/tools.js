exports.a = 2;
