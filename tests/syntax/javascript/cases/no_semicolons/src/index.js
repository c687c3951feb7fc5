const { inspect } = require('util')
const tools = require('./tools')

module.exports.twice = function (n) {
  return n * 2
}

exports.handler = async function handler(event) {
  return [inspect(event), tools(module.exports.twice(event.n))]
}
