exports.URL = (text) => new URL(`http://${text}/`).href;
exports.fetch = () => typeof fetch;
