import AWS from 'aws-sdk';

const documents = new AWS.DynamoDB.DocumentClient({ region: process.env.REGION, maxRetries: 1 });
const kinesis = new AWS.Kinesis({ region: process.env.REGION });
const lambda = new AWS.Lambda({ region: process.env.REGION });
const headers = { 'Access-Control-Allow-Origin': '*' };

/** Rents a bike out and takes it back. */
export const handler = async (event) => {
  if (event.path === '/webhook') return { statusCode: 204, headers };
  const { station, bikeId, minutes } = JSON.parse(event.body || '{}');
  if (!bikeId) return { statusCode: 400, headers, body: '{"error":"Which bike?"}' };
  const { Item: tariff } = await documents
    .get({ TableName: process.env.STORAGE_TARIFFS_NAME, Key: { tariff: 'standard' } })
    .promise();
  const ride = { bikeId, station, price: Math.ceil(minutes / 15) * tariff.quarter };
  await documents
    .update({
      TableName: process.env.STORAGE_BIKES_NAME,
      Key: { station, bikeId },
      UpdateExpression: 'SET #state = :free',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':free': 'FREE' },
    })
    .promise();
  await kinesis
    .putRecord({ StreamName: process.env.ANALYTICS_RIDES_KINESISSTREAMARN.split('/')[1], PartitionKey: bikeId, Data: JSON.stringify(ride) })
    .promise();
  await lambda
    .invoke({ FunctionName: process.env.FUNCTION_RECEIPT_NAME, InvocationType: 'Event', Payload: JSON.stringify(ride) })
    .promise();
  return { statusCode: 200, headers, body: JSON.stringify(ride) };
};
