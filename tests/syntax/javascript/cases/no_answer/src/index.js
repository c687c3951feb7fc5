exports.handler = (event) => {
  console.log('seen', event.n);
};
