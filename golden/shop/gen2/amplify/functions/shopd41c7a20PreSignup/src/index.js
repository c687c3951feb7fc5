// Runs the modules named in MODULES, one after the other; each may refuse the sign-up by throwing.
import * as emailFilterAllowlist from './email-filter-allowlist.js';

// Every module that a name can stand for, spelled out for the bundler.
const modulesByPath = new Map([
  ['./email-filter-allowlist', { ...emailFilterAllowlist }],
]);

function moduleAt(path) {
  if (!modulesByPath.has(path)) {
    const error = new Error(`Cannot find module '${path}'`);
    throw Object.assign(error, { code: 'MODULE_NOT_FOUND' });
  }
  return modulesByPath.get(path);
}

const names = process.env.MODULES.split(',').map((name) => name.trim());
const modules = names.map((name) => moduleAt(`./${name}`));

export const handler = async (event, context) => {
  for (const { handler } of modules) {
    await handler(event, context);
  }
  return event;
};
