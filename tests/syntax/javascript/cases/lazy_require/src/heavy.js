console.log('loading heavy');
exports.work = (n) => n ** 2;
