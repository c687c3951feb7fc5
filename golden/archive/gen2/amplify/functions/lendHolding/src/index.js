import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: process.env.REGION }));
const users = new CognitoIdentityProviderClient({ region: process.env.REGION });
const headers = { 'Access-Control-Allow-Origin': '*' };
const TableName = process.env.STORAGE_LOANS_NAME;

/** `POST` lends a holding to whoever asks; `GET` lists what they have. */
export const handler = async (event) => {
  const borrower = await emailOf(event.requestContext.identity.cognitoAuthenticationProvider.split(':').pop());
  if (event.httpMethod === 'GET') {
    const { Items } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: 'byBorrower',
        KeyConditionExpression: 'borrower = :who',
        ExpressionAttributeValues: { ':who': borrower },
      }),
    );
    return { statusCode: 200, headers, body: JSON.stringify(Items) };
  }
  const { inventoryNumber, since } = JSON.parse(event.body);
  const until = new Date(Date.parse(since) + Number(process.env.LOAN_DAYS) * 86400000).toISOString();
  await documents.send(new PutCommand({ TableName, Item: { inventoryNumber, since, until, borrower } }));
  return { statusCode: 201, headers, body: JSON.stringify({ until }) };
};

async function emailOf(sub) {
  const { Users } = await users.send(
    new ListUsersCommand({ UserPoolId: process.env.AUTH_MUSEUM7C19E2B4_USERPOOLID, Filter: `sub = "${sub}"` }),
  );
  return Users[0].Attributes.find(({ Name }) => Name === 'email').Value;
}
