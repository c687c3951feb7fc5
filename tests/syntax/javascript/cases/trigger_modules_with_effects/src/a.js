console.log('a');
exports.run = (n) => `a${n}`;
