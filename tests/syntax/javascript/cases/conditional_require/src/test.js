console.log('test');
exports.name = 'test';
