/** Compares each file with what prettier makes of it. */
import fs from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { messageOf, report, request } from './request.mjs';

for (const { id, folder, paths } of request.cases) {
  const differences = [];
  for (const file of paths) {
    const difference = await compare(path.join(folder, file));
    if (difference) differences.push({ path: file, ...difference });
  }
  report(id, { differences });
}

async function compare(filepath) {
  const source = fs.readFileSync(filepath, 'utf8');
  try {
    const options = { ...request.options, filepath };
    return firstDifference(source, await prettier.format(source, options));
  } catch (error) {
    const line = error.loc?.start.line ?? 1;
    return {
      line,
      found: source.split('\n')[line - 1],
      error: messageOf(error),
    };
  }
}

function firstDifference(source, formatted) {
  if (source === formatted) return null;
  const found = source.split('\n');
  const expected = formatted.split('\n');
  const at = expected.findIndex((line, i) => line !== found[i]);
  const line = at === -1 ? expected.length : at;
  return {
    line: line + 1,
    found: found[line] ?? null,
    expected: expected[line] ?? null,
  };
}
