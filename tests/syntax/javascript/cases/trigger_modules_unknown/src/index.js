exports.handler = async (event) => {
  const step = require('./steps/' + (event.n || 'none') + '.js');
  return step(event);
};
