import crypto from 'crypto';

const secret = async (name) => {
  return process.env[name];
};

export const handler = async (event) => {
  const { orderID, pin } = event.arguments;
  const [key, expected] = await Promise.all([secret('GATEWAY_KEY'), secret('REFUND_PIN')]);
  if (pin !== expected) {
    throw new Error('Wrong PIN');
  }
  const reference = crypto.createHmac('sha256', key).update(`refund:${orderID}`).digest('hex');
  return { reference: reference.slice(0, 12), status: 'REFUNDED' };
};
