const { Client, command } = require('../../service');

exports.SSMClient = Client;
exports.GetParameterCommand = command('getParameter');
