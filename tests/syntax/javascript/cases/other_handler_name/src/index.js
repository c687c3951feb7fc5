const work = async (event) => event.n;
exports.main = work;
exports.size = 1;
