const app = require('./app');
const { double } = require('./lib');
const twice = require("./lib/twice.js");

exports.handler = async (event) => app.run(double(event.n), twice.again(event.name));
