function Animal(name) { this.name = name; }
Animal.prototype.speak = function () { return `${this.name} speaks`; };
exports.handler = async ({ name }) => new Animal(name).speak();
