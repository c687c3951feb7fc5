exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  callback(null, context.callbackWaitsForEmptyEventLoop);
};
