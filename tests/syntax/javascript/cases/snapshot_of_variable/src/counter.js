let count = 1;
exports.count = count;
exports.next = () => (count += 1);
