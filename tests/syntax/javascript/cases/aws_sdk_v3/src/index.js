const {
  DynamoDBClient, // the plain client
  PutItemCommand: Put,
} = require('@aws-sdk/client-dynamodb');
const s3 = require('@aws-sdk/client-s3');

const client = new DynamoDBClient({ region: process.env.AWS_REGION });
const { marshall } = require('@aws-sdk/util-dynamodb');

exports.handler = async (event) => [
  await client.config.region(),
  new Put({ TableName: 't', Item: marshall({ n: event.n || 0 }) }).input,
  typeof s3.S3Client,
];
