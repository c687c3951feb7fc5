exports.delete = (id) => `deleted ${id}`;
exports.new = () => 'new';
exports.default = () => 'default';
