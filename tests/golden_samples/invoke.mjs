// node invoke.mjs FUNCTION_SRC OUTCOME: loads index.js as Lambda would, calls its handler with event.json, and
// writes { result | error, calls } to the file OUTCOME.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const source = path.resolve(process.argv[2]);
const { handler } = await import(pathToFileURL(path.join(source, 'index.js')));
const event = JSON.parse(fs.readFileSync(path.join(source, 'event.json'), 'utf8'));

const outcome = await new Promise((resolve) => {
  const done = (error, result) => resolve(error ? { error: error.message } : { result });
  const returned = handler(event, {}, done);
  returned?.then((result) => done(null, result), done);
});
fs.writeFileSync(process.argv[3], JSON.stringify({ ...outcome, calls: globalThis.awsCalls ?? [] }));
