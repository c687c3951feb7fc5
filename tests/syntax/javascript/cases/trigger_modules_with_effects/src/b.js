console.log('b');
exports.run = (n) => `b${n}`;
