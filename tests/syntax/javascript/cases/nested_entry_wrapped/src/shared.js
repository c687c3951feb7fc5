exports.shared = (n) => [n];
