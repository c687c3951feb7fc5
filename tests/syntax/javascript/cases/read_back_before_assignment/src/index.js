function ready() { return typeof exports.helper; }
const first = ready();
exports.helper = () => 1;
exports.handler = async () => [first, ready()];
