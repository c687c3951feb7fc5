module.exports = (n) => [n];
