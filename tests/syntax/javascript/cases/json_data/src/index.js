const prices = require('./prices');
const { currency } = require('./prices.json');
exports.handler = async ({ n }) => ({ price: prices.items[n] ?? null, currency });
