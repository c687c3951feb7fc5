import path from 'path';

const PICTURES = new Set(['.png', '.jpg', '.gif']);

export const handler = function (event, context, callback) {
  // Gen 2's own timer keeps the event loop busy: a response must not wait for it.
  context.callbackWaitsForEmptyEventLoop = false;
  const files = event.Records.map((record) => record.s3.object.key);
  const pictures = files.filter((key) => PICTURES.has(path.extname(key)));
  callback(null, { files: files.length, pictures });
};
