function load(require, module, exports) { exports.value = require(module); return exports; }
exports.handler = async (event) => load((name) => name, event.n, {}).value;
