globalThis.ready = 'ready';
