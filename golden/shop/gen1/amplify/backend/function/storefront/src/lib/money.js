'use strict';

exports.round = (amount) => Math.round(amount * 100) / 100;
exports.taxRate = () => Number(process.env.TAX_RATE);
