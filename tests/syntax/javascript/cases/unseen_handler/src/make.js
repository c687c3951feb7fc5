module.exports = (answer) => (event, context, callback) => callback(null, [answer(event), event.n]);
