'use strict';

export const round = (amount) => Math.round(amount * 100) / 100;
export const taxRate = () => Number(process.env.TAX_RATE);
