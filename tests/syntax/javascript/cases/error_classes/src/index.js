const { NotFound, Forbidden } = require('./errors');
exports.handler = async (event) => {
  if (event.n === 1) throw new NotFound('one');
  if (event.n === 20) throw Object.assign(new Forbidden(), { code: 403 });
  throw 'a string';
};
