// Stands for AWS behind the SDK packages beside it: answers come from FAKE_AWS (operation → answer), calls are kept.
const answers = JSON.parse(process.env.FAKE_AWS || '{}');
globalThis.awsCalls = [];

exports.call = (operation, input) => {
  globalThis.awsCalls.push([operation, input]);
  const answer = answers[operation] || {};
  if (answer.error) throw Object.assign(new Error(answer.error), { name: answer.error });
  return answer;
};

/** A client of SDK v3, with and without a method per operation. */
exports.Client = class {
  constructor() {
    return new Proxy(this, {
      get: (target, name) => target[name] || ((input) => target.send({ operation: name, input })),
    });
  }
  static from() {
    return new this();
  }
  async send({ operation, input }) {
    return exports.call(operation, input);
  }
};

exports.command = (operation) =>
  class {
    constructor(input) {
      Object.assign(this, { operation, input });
    }
  };

/** A client of SDK v2. */
exports.LegacyClient = class {
  constructor() {
    return new Proxy(this, {
      get: (_, operation) => (input) => ({ promise: async () => exports.call(operation, input) }),
    });
  }
};
