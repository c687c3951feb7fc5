let calls = 0;
module.exports = function greet(name) {
  calls += 1;
  greet.calls = calls;
  return `hello ${name}`;
};
