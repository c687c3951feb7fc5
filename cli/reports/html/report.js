'use strict';
const search = document.getElementById('search');
const openOnly = document.getElementById('open-only');
const severities = [...document.querySelectorAll('.severity')];
const rows = [...document.querySelectorAll('[data-filter]')];
const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

function filter() {
  const wanted = search.value.trim().toLowerCase();
  const shown = new Set(severities.filter((box) => box.checked).map((box) => box.value));
  let count = 0;
  for (const row of rows) {
    const severity = row.dataset.severity;
    row.hidden =
      !texts.get(row).includes(wanted) ||
      (severity !== undefined && !shown.has(severity)) ||
      (openOnly !== null && openOnly.checked && row.dataset.open === 'no');
    count += row.hidden ? 0 : 1;
  }
  document.getElementById('found').textContent = count === rows.length ? '' : `${count} of ${rows.length} shown`;
}

for (const control of [search, openOnly, ...severities]) {
  control?.addEventListener('input', filter);
}

document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'search';
  if (event.key === '/' && !isTyping) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape' && isTyping) {
    search.value = '';
    filter();
  }
});

// A link into something that a filter hides shows it again.
window.addEventListener('hashchange', () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.hidden) {
    target.hidden = false;
    target.scrollIntoView();
  }
});

const theme = document.getElementById('theme');
function setTheme(name) {
  document.documentElement.dataset.theme = name;
  theme.setAttribute('aria-pressed', String(name === 'dark'));
  theme.textContent = name === 'dark' ? 'Light' : 'Dark';
}
setTheme(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
theme.addEventListener('click', () => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));

const svg = document.querySelector('svg');
function choose(id) {
  svg.classList.toggle('chosen', id !== null);
  const on = new Set([id]);
  for (const line of svg.querySelectorAll('.line')) {
    const touches = line.dataset.source === id || line.dataset.target === id;
    line.classList.toggle('on', touches);
    if (touches) on.add(line.dataset.source).add(line.dataset.target);
  }
  for (const box of svg.querySelectorAll('.box')) box.classList.toggle('on', on.has(box.dataset.id));
}
for (const box of svg?.querySelectorAll('.box') ?? []) {
  for (const name of ['mouseenter', 'focus']) box.addEventListener(name, () => choose(box.dataset.id));
  for (const name of ['mouseleave', 'blur']) box.addEventListener(name, () => choose(null));
}

for (const button of document.querySelectorAll('.copy')) {
  button.addEventListener('click', async () => {
    await navigator.clipboard?.writeText(button.dataset.copy);
    button.textContent = 'Copied';
  });
}
