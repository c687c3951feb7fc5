const _ = require('lodash');
const { chunk, sum: total } = require('lodash');
var qs = require('qs');
exports.handler = async (event) => [_.capitalize(event.name), chunk([1, 2, 3], 2), total([1, event.n || 0]), qs.stringify(event)];
