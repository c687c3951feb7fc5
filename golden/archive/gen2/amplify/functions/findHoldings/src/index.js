import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: process.env.REGION }));
const s3 = new S3Client({ region: process.env.REGION });
const headers = { 'Access-Control-Allow-Origin': '*' };

/** What the museum knows about a holding, with the text of its scanned card where there is one. */
export const handler = async (event) => {
  const { inventoryNumber } = event.pathParameters || {};
  if (!inventoryNumber) return { statusCode: 400, headers, body: '"which holding?"' };
  const { Item } = await documents.send(
    new GetCommand({ TableName: process.env.STORAGE_HOLDINGS_NAME, Key: { inventoryNumber } }),
  );
  if (!Item) return { statusCode: 404, headers, body: 'null' };
  const body = JSON.stringify(Item.card ? { ...Item, text: await scanned(Item.card) } : Item);
  return { statusCode: 200, headers, body };
};

async function scanned(key) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: process.env.STORAGE_SCANS_BUCKETNAME, Key: key }));
  return Body.transformToString();
}
