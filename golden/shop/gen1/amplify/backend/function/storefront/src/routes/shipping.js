const zones = require('./zones.json');

module.exports.list = ({ country }) => {
  const days = zones[country] || zones.other;
  return [
    { name: 'standard', days, price: 4.9 },
    { name: 'express', days: Math.ceil(days / 2), price: 9.9 },
  ];
};
