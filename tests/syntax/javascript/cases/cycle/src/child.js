const parent = require('./parent');
const early = parent.name;
exports.describe = () => [early, parent.name];
