class NotFound extends Error {
  get name() { return 'NotFound'; }
}
class Forbidden extends NotFound {
  constructor() { super('forbidden'); this.name2 = new.target.name; }
}
module.exports = { NotFound, Forbidden };
