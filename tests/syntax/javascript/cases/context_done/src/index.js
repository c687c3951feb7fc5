exports.handler = (event, context) => {
  if (event.n === 20) context.fail(new Error('no'));
  else context.done(null, event);
};
