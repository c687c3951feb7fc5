const { DynamoDB } = require('@aws-sdk/client-dynamodb');
const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');

const tables = DynamoDBDocument.from(new DynamoDB({}));
const { API_TEAMCHAT_GRAPHQLAPIIDOUTPUT: API_ID, API_TEAMCHAT_MESSAGETABLE_NAME: MESSAGES, ENV } = process.env;
const MEMBERSHIPS = `Membership-${API_ID}-${ENV}`;

exports.handler = async (event) => {
  const since = new Date(Date.parse(event.time) - 24 * 3600 * 1000).toISOString();
  const { Items: memberships } = await tables.scan({ TableName: MEMBERSHIPS, Limit: Number(process.env.DIGEST_LIMIT) });
  for (const { id, channelID } of memberships) {
    const { Count: unread } = await tables.query({
      TableName: MESSAGES,
      IndexName: 'byChannel',
      Select: 'COUNT',
      KeyConditionExpression: 'channelID = :channel AND sentAt > :since',
      ExpressionAttributeValues: { ':channel': channelID, ':since': since },
    });
    await tables.update({
      TableName: MEMBERSHIPS,
      Key: { id },
      UpdateExpression: 'SET unread = :unread',
      ExpressionAttributeValues: { ':unread': unread },
    });
  }
  return { since, counted: memberships.length };
};
