exports.handler = async (event) => event.n;
if (require.main === module) {
  exports.handler({ n: 1 }).then(console.log);
}
