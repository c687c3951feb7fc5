// Runs the modules named in MODULES side by side.
const modules = process.env.MODULES.split(',').map((name) => requireByName('./' + name.trim()));

exports.handler = async (event, context) => {
  await Promise.all(modules.map((module) => module.handler(event, context)));
  return event;
};

// The files that a name can stand for, spelled out for the bundler.
function requireByName(path) {
  switch (path) {
    case './custom':
      return require('./custom.js');
    default:
      return require(path);
  }
}
