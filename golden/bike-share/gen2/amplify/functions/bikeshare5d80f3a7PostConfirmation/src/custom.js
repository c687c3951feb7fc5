const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocumentClient, PutCommand } = require('@aws-sdk/lib-dynamodb');

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: process.env.REGION }));

/** Makes a rider of everyone who signs up at the pool of this app. */
exports.handler = async (event) => {
  if (event.userPoolId !== process.env.AUTH_BIKESHARE5D80F3A7_USERPOOLID) return;
  const { sub, email } = event.request.userAttributes;
  await documents.send(
    new PutCommand({
      TableName: process.env.API_BIKESHARE_RIDERTABLE_NAME,
      Item: { id: sub, __typename: 'Rider', email, owner: `${sub}::${event.userName}` },
    }),
  );
};
