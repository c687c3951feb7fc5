exports.a = 3;
