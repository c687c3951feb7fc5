if (process.env.AWS_REGION) {
  function region() { return process.env.AWS_REGION; }
}
exports.handler = async () => region();
