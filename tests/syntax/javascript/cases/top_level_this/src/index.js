this.helper = () => 5;
this.handler = async (event) => exports.helper() + (event.n || 0);
exports.same = this === module.exports;
