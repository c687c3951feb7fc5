// Runs the modules named in MODULES, one after the other; each may refuse the sign-up by throwing.
const names = process.env.MODULES.split(',').map((name) => name.trim());
const modules = names.map((name) => require(`./${name}`));

exports.handler = async (event, context) => {
  for (const { handler } of modules) {
    await handler(event, context);
  }
  return event;
};
