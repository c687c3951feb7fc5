exports.format = (text) => `<${text}>`;
exports.handler = async ({ name }) => {
  const format = name ?? 'none';
  return exports.format(format);
};
