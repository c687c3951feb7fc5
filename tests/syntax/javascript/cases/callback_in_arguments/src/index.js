exports.handler = function () {
  arguments[2](null, arguments[0].n);
};
