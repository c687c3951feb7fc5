module.exports = (mark) => (text) => `${mark} ${text}`;
