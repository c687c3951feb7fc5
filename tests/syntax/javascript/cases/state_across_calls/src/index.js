const cache = require('./cache');
let calls = 0;
exports.handler = async (event) => {
  calls += 1;
  cache.put(event.n, calls);
  return { calls, cached: cache.all() };
};
