const log = require('./log')('index');
const sleep = require('util').promisify(setTimeout);
const EventEmitter = require('events').EventEmitter;
const all = { tools: require('./tools').a, nested: [require('./deep/tools').a] };

exports.handler = async (event) => {
  await sleep(1);
  log(event.n);
  return [all, typeof EventEmitter];
};
