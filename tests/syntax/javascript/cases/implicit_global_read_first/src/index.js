exports.handler = async (event) => {
  counter += event.n;
  return counter;
};
