import { inspect } from 'util';
export const handler = async (event) => inspect(event);
