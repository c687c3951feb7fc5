const THRESHOLD = 5;

export const isLow = ({ stock }) => stock < THRESHOLD;
