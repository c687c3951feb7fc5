const path = require('path');

const PICTURES = new Set(['.png', '.jpg', '.gif']);

exports.handler = function (event, context, callback) {
  const files = event.Records.map((record) => record.s3.object.key);
  const pictures = files.filter((key) => PICTURES.has(path.extname(key)));
  callback(null, { files: files.length, pictures });
};
