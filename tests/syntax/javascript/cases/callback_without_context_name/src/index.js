exports.handler = function (event, { functionName }, callback) {
  callback(null, [functionName, event.n]);
};
