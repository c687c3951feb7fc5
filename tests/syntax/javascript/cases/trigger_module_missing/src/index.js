const load = (name) => require(`./${name}`);
exports.handler = async (event) => load(event.n === 1 ? 'one' : 'two').value;
