module.exports = { one: () => 1, twice: (n) => n * 2 + module.exports.one() };
