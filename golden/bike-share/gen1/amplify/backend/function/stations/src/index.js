const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, QueryCommand } = require('@aws-sdk/lib-dynamodb');

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: process.env.REGION }));
const headers = { 'Access-Control-Allow-Origin': '*' };

/** Stations, one bike, or the bikes that wait for a mechanic: told apart by the path. */
exports.handler = async (event) => {
  const { bikeId } = event.pathParameters || {};
  if (event.path === '/stations') return answer(['Harbour', 'Market', 'Park']);
  const { Items } = await documents.send(
    new QueryCommand({
      TableName: process.env.STORAGE_BIKES_NAME,
      ...(bikeId
        ? { IndexName: 'byBike', KeyConditionExpression: 'bikeId = :key', ExpressionAttributeValues: { ':key': bikeId } }
        : { IndexName: 'byState', KeyConditionExpression: '#state = :key', ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':key': 'BROKEN' } }),
    }),
  );
  return answer(bikeId ? Items[0] : Items);
};

function answer(body) {
  return { statusCode: body ? 200 : 404, headers, body: JSON.stringify(body || null) };
}
