module.exports = (inner) => {
  console.log('wrapping');
  return async (event, context) => ({ inner: await inner(event, context) });
};
