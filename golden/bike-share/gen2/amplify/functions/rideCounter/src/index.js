/** Rides per station in a batch of the stream. */
export const handler = async (event) => {
  const counted = {};
  for (const { kinesis } of event.Records) {
    const { station } = JSON.parse(Buffer.from(kinesis.data, 'base64').toString());
    counted[station] = (counted[station] || 0) + 1;
  }
  return counted;
};
