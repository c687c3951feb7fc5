const mode = process.env.MODE === 'test' ? require('./test') : require('./live');
exports.handler = async () => mode.name;
