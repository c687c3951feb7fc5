const child = require('./child');
exports.name = 'parent';
exports.describe = () => child.describe();
