import { get, post } from 'aws-amplify/api';
import awsExports from '../amplify_outputs.json';

const [{ name: apiName }] = Object.values(awsExports.custom.API).map(({ apiName, ...api }) => ({ name: apiName, ...api }));

export async function find(inventoryNumber) {
  const { body } = await get({ apiName, path: `/holdings/${encodeURIComponent(inventoryNumber)}` }).response;
  return body.json();
}

export async function lend(inventoryNumber) {
  const body = { inventoryNumber, since: new Date().toISOString() };
  return (await post({ apiName: 'museum', path: '/loans', options: { body } }).response).statusCode;
}
