const { validate, v5: hash } = require('uuid');
exports.handler = async ({ name }) => {
  const id = hash(String(name), '6ba7b810-9dad-11d1-80b4-00c04fd430c8');
  return [id, validate(id)];
};
