class Counter {
  constructor() { this.start = 10; this.value = 10; }
  next() { return (this.value += 1); }
}
module.exports = new Counter();
