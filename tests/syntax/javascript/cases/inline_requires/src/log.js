module.exports = (name) => (text) => console.log(`${name}: ${text}`);
