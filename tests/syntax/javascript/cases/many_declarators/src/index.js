var fs = require('fs'),
    path = require('path'), // names
    size = 3,
    unit = 'kB',
    { inspect } = require('util'), tools = require('./tools');
exports.handler = async (event) => [typeof fs.statSync, path.sep, size, unit, inspect(event), tools.a];
