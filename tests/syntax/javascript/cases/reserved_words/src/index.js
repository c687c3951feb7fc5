const package = require('./package.json');
const { public, private: hidden = 1 } = require('./data');
exports.handler = async (event) => {
  let static = event.n;
  return { package: package.name, public, hidden, static };
};
