/**
 * Loads Gen 2 backends one after the other into this process, offline. `ampx`
 * starts a process for each; here they share the start-up of the libraries.
 * Needs `--import tsx/esm`.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

const require = createRequire(import.meta.url);

/** Factories that allow one instance per process; the count is to be reset. */
const singletons = [
  (await importFrom('@aws-amplify/backend-data', 'lib/factory.js')).DataFactory,
  (await importFrom('@aws-amplify/backend-auth', 'lib/factory.js'))
    .AmplifyAuthFactory,
];

/** The class behind NodejsFunction that knows how a handler is bundled. */
export const { Bundling } = require(
  insidePackage('aws-cdk-lib', 'aws-lambda-nodejs/lib/bundling.js'),
);

/** aws-cdk-lib calls the function under this symbol with each new App. */
const APP_INIT_HOOK = Symbol.for('@aws-cdk/core.App#initHook');

let bundled = [];
Bundling.bundle = codeFromSources;

/**
 * Runs amplify/backend.ts of a case: returns the CDK app that it built and its
 * Node functions, each with the options that Gen 2 bundles it with. A folder can
 * be loaded once only, as Node caches modules, and they read their branch on
 * import.
 *
 * @param {{ folder: string, namespace: string, branch: string | null,
 *   sandbox: string }} kase branch null: the sandbox of the given name.
 */
export async function loadBackend({ folder, namespace, branch, sandbox }) {
  process.chdir(folder);
  for (const factory of singletons) factory.factoryCount = 0;
  if (branch === null) delete process.env.AWS_BRANCH;
  else process.env.AWS_BRANCH = branch;
  process.env.CDK_OUTDIR = path.join(folder, 'cdk.out');
  process.env.CDK_CONTEXT_JSON = JSON.stringify({
    'amplify-backend-namespace': namespace,
    'amplify-backend-name': branch ?? sandbox,
    'amplify-backend-type': branch === null ? 'sandbox' : 'branch',
    'aws:cdk:bundling-stacks': [],
    'aws:cdk:disable-asset-staging': true,
  });

  let app;
  bundled = [];
  globalThis[APP_INIT_HOOK] = (created) => (app ??= created);
  try {
    await import(pathToFileURL(path.join(folder, 'amplify', 'backend.ts')));
  } finally {
    // Left alone, they synthesize this app again: in the next one's turn, at exit.
    process.removeAllListeners('message');
    process.removeAllListeners('beforeExit');
  }
  if (!(app instanceof App)) {
    throw new Error('amplify/backend.ts does not call defineBackend');
  }
  return { app, functions: bundled };
}

/** Path of a file inside an installed package, past the package's `exports`. */
export function insidePackage(name, file) {
  const entry = require.resolve(name);
  const folder = path.join('node_modules', name);
  const end = entry.lastIndexOf(folder) + folder.length;
  return path.join(entry.slice(0, end), file);
}

/**
 * Stands in for bundling at synthesis: the handler's folder as it is. The hash
 * in the template is then one of contents, free of this machine's paths.
 */
function codeFromSources(scope, options) {
  const code = Code.fromAsset(path.dirname(options.entry));
  const bind = code.bind.bind(code);
  code.bind = (construct) => {
    bundled.push({ construct, scope, options });
    return bind(construct);
  };
  return code;
}

function importFrom(name, file) {
  return import(pathToFileURL(insidePackage(name, file)));
}
