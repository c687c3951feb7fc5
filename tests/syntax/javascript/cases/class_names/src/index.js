class NotFound extends Error {
  constructor(message) {
    super(message);
    this.name = this.constructor.name;
  }
}
class Item { constructor(n) { this.n = n; } }
exports.handler = async (event) => {
  console.log(new Item(event.n));
  if (!event.n) throw new NotFound('nothing');
  return handle.name;
};
function handle() {}
