function csv(head, rows) {
  return [head, ...rows].map((row) => row.map(cell).join(',')).join('\n');
}

function cell(value) {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

export { csv };
