const app = require('./app');

exports.handler = (event, context, callback) => {
  app
    .handle(`${event.typeName}.${event.fieldName}`, event)
    .then((result) => callback(null, result))
    .catch(callback);
};
