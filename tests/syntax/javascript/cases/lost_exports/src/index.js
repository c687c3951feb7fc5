exports.lost = 1;
const handler = async () => Object.keys(require('./index'));
module.exports = { handler };
