console.log('two');
exports.value = 2;
