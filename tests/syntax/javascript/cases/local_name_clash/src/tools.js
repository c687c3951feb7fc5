const size = (n) => n + 1;
let unit = 'k';
exports.size = [size].map((each) => (n) => each(n) * 2)[0];
exports.unit = unit + 'B';
unit = 'M';
