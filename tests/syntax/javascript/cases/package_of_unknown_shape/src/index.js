const semver = require('semver');
exports.handler = async (event) => semver.valid(`${event.n}.0.0`);
