module.exports = (n) => [n]
