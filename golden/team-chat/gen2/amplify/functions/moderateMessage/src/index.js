import { graphql } from './graphql.js';

const getMessage = `query GetMessage($id: ID!) {
  getMessage(id: $id) { id text }
}`;
const deleteMessage = `mutation DeleteMessage($input: DeleteMessageInput!) {
  deleteMessage(input: $input) { id channelID author text sentAt }
}`;
const FORBIDDEN = /\b(spam|scam)\b/i;

export const handler = async (event) => {
  const id = event.arguments.messageID;
  const { getMessage: message } = await graphql(getMessage, { id });
  if (!message) return { messageID: id, removed: false, reason: 'not found' };
  const [reason] = FORBIDDEN.exec(message.text) || [];
  if (reason) await graphql(deleteMessage, { input: { id } });
  return { messageID: id, removed: Boolean(reason), reason: reason || null };
};
