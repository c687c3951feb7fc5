import { get, post } from 'aws-amplify/api';
import awsExports from './aws-exports';

const [{ name: apiName }] = awsExports.aws_cloud_logic_custom;

export async function find(inventoryNumber) {
  const { body } = await get({ apiName, path: `/holdings/${encodeURIComponent(inventoryNumber)}` }).response;
  return body.json();
}

export async function lend(inventoryNumber) {
  const body = { inventoryNumber, since: new Date().toISOString() };
  return (await post({ apiName: 'museum', path: '/loans', options: { body } }).response).statusCode;
}
