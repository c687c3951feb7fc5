exports.handler = async (event) => {
  event.mark = (event.mark || 0) + 1;
};
