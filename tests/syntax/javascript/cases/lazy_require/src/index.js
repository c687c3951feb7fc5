exports.handler = async (event) => {
  if (event.n > 1) {
    const heavy = require('./heavy');
    return heavy.work(event.n);
  }
  return 'light';
};
