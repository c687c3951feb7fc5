// Runs the modules named in MODULES side by side.
const modules = process.env.MODULES.split(',').map((name) => require('./' + name.trim()));

exports.handler = async (event, context) => {
  await Promise.all(modules.map((module) => module.handler(event, context)));
  return event;
};
