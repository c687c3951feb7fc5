module.exports = class Store {
  constructor(label) { this.label = label; this.all = []; }
  put(item) { this.all.push(item); return `${this.label}${this.all.length}`; }
};
