const path = require('path');
exports.handler = async (event) => {
  const names = ['a'].map((path) => path + event.n);
  { const path = 'inner'; names.push(path); }
  return [...names, path.sep];
};
