let extra;
try {
  extra = require('a-package-that-is-not-there');
} catch (error) {
  console.warn('optional', error.code);
}
exports.handler = async () => typeof extra;
