export const passwordDays = 3;
