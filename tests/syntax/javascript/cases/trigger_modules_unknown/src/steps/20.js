module.exports = (event) => event.name;
