console.log('live');
exports.name = 'live';
