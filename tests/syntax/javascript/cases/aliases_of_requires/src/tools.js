exports.size = 4;
