exports.whose = function () { return typeof this; };
