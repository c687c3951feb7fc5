module.exports = { whose() { return typeof this; } };
