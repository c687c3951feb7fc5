import app from './app.js';

export const handler = (event, context, callback) => {
  // Gen 2's own timer keeps the event loop busy: a response must not wait for it.
  context.callbackWaitsForEmptyEventLoop = false;
  app
    .handle(`${event.typeName}.${event.fieldName}`, event)
    .then((result) => callback(null, result))
    .catch(callback);
};
