/**
 * How a runner talks to its caller: `node runner.mjs request.json`. The request
 * names its cases, each a folder with one emitted project, and the file that
 * gets a line of JSON for each finished case.
 */
import fs from 'node:fs';

export const request = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));

export function report(id, result) {
  fs.appendFileSync(request.results, JSON.stringify({ id, ...result }) + '\n');
}

/** An error's message as `ampx` would print it, with its causes. */
export function messageOf(error) {
  const lines = [];
  for (let e = error; e; e = e.cause) lines.push(e.message ?? String(e));
  return lines.join('\n');
}
