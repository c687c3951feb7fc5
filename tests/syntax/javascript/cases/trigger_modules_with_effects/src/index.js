const modules = process.env.MODULES.split(',').map((name) => {
  console.log('loading', name);
  return require('./' + name);
});
exports.handler = async (event) => modules.map((module) => module.run(event.n));
