globalThis.greeting = 'hi';
function read() { return this.greeting; }
exports.handler = async (event) => {
  const seen = [1].map(function () { return this.greeting })
  const Point = function (n) { this.n = n };
  return [read(), read.call({ greeting: 'own' }), ...seen, new Point(event.n).n];
};
