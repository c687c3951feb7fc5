var fs = require('fs');
var fs = require('fs');
function same() { return 1; }
function same() { return 2; }
exports.handler = async () => [same(), typeof fs.readFileSync];
