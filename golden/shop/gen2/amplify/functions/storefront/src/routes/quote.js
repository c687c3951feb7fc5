import { round, taxRate } from '../lib/money.js';

function price({ amount, quantity }) {
  const net = round(amount * quantity);
  const tax = round(net * taxRate());
  return { net, tax, gross: round(net + tax), currency: process.env.CURRENCY };
}

export { price };
