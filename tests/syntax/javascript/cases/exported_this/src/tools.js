exports.once = (n) => n;
exports.twice = function (n) { return this.once(n) * 2; };
