console.log('second');
globalThis.order.push('second');
exports.order = globalThis.order;
