const fs = require('fs');
const path = require('path');
exports.handler = async () => {
  try {
    return fs.readFileSync(path.join(__dirname, 'note.txt'), 'utf8');
  } catch (error) {
    return path.isAbsolute(__filename);
  }
};
