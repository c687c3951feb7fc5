exports.handler = async (event) => {
  with (event) { return typeof n; }
};
