module.exports = {
  handler: async (event) => ({ twice: event.n * 2 }),
};
