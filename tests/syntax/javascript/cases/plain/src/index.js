// Adds a title.
const fs = require('fs');
const { basename, join: joinPath } = require('path');

exports.handler = async (event) => {
  console.log('got', event);
  return { file: basename(joinPath('/a', String(event.n))), fs: typeof fs.readFileSync };
};
