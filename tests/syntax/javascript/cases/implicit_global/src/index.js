exports.handler = async (event) => {
  if (event.n) total = event.n;
  for (i = 0; i < 2; i++) total += i;
  for (key in event) last = key;
  [first, ...others] = Object.keys(event);
  ({ n, name: label = 'none' } = event);
  return { total, i, last, first, others, n, label, seen: 'total' in globalThis };
};
