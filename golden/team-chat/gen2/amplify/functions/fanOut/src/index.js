import { describe } from './describe.js';

/** Consumes two streams, and answers with the records that have to be tried again. */
export const handler = async (event) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    try {
      console.log(describe(record));
    } catch (error) {
      console.error(error.message);
      batchItemFailures.push({ itemIdentifier: record.dynamodb.SequenceNumber });
    }
  }
  return { batchItemFailures };
};
