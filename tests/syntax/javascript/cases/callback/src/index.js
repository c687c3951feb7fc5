exports.handler = (event, context, callback) => {
  setTimeout(() => {
    if (event.n === 20) callback(new TypeError('too many'));
    else callback(null, { n: event.n });
  }, 1);
};
