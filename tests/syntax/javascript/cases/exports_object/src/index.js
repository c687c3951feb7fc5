const factor = require('./factor');

async function handler(event) {
  return event.n * factor;
}
const helper = () => 1;

module.exports = {
  handler, // for Lambda
  assist: helper,
};
