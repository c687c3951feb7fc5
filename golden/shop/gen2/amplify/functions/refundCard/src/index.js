import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';
import crypto from 'crypto';

const ssm = new SSMClient({});

const secret = async (name) => {
  const answer = await ssm.send(new GetParameterCommand({ Name: process.env[name], WithDecryption: true }));
  return answer.Parameter.Value;
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
