import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isLow } from './threshold.js';

const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export const handler = async () => {
  const { Items } = await tables.send(
    new QueryCommand({
      TableName: process.env.API_SHOP_PRODUCTTABLE_NAME,
      IndexName: 'byStatus',
      KeyConditionExpression: '#status = :listed',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':listed': 'LISTED' },
    }),
  );
  const low = Items.filter(isLow).map(({ sku, market }) => `${sku}@${market}`);
  console.log('low stock', low);
  return { low };
};
