module.exports = { public: 'yes' };
