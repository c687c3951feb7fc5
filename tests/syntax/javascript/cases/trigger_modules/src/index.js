const moduleNames = process.env.MODULES.split(',');
const modules = [];
for (let i = 0; i < moduleNames.length; i += 1) {
  modules.push(require(`./${moduleNames[i]}`));
}

exports.handler = async (event, context) => {
  for (let i = 0; i < modules.length; i += 1) {
    const { handler } = modules[i];
    await handler(event, context);
  }
  return event;
};
