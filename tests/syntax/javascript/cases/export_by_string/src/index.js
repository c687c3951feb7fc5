exports['handler'] = async (event) => event.n;
