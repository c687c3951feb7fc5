'use strict';
const frozen = Object.freeze({ n: 1 });
exports.handler = async (event) => {
  frozen.n = event.n;
  return frozen;
};
