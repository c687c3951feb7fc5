if (process.env.MODE === 'loud') exports.handler = async () => 'LOUD';
else exports.handler = async () => 'quiet';
