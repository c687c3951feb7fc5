module.exports = async (event) => event.n;
