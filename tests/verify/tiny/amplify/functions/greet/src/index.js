import { shout } from './shout.js';

export const handler = async (event) =>
  shout(`${process.env.GREETING} ${event.name} to ${process.env.USER_POOL_ID}`);
