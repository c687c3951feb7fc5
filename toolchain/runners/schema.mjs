/** The GraphQL schema of each case as text, where amplify/data/schema.ts builds it. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, report, request } from './request.mjs';

for (const { id, folder } of request.cases) {
  try {
    const file = path.join(folder, 'amplify', 'data', 'schema.ts');
    report(id, { sdl: (await import(pathToFileURL(file))).sdl });
  } catch (error) {
    report(id, { error: messageOf(error) });
  }
}
process.exit();
