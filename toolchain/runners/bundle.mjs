/**
 * Bundles every Node handler of each case by the command that Gen 2 would run,
 * then loads the bundle and calls the handler in a process of its own. What a
 * layer brings, and packages that the project names but that are not installed
 * here, stay out of the bundle, which then cannot be loaded.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stack } from 'aws-cdk-lib';
import { messageOf, report, request } from './request.mjs';
import { Bundling, insidePackage, loadBackend } from './session.mjs';

const { arch, platform } = process;
const esbuild = createRequire(insidePackage('esbuild', 'package.json')).resolve(
  `@esbuild/${platform}-${arch}/${platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild'}`,
);
const invoker = fileURLToPath(new URL('invoke.mjs', import.meta.url));

/**
 * What a handler has no use for: if it imports these, its own definition came
 * along. They stay out of the bundle, which would take gigabytes to make.
 */
const infrastructure = [
  'aws-cdk-lib',
  'constructs',
  '@aws-amplify/backend-auth',
  '@aws-amplify/backend-data',
];

for (const kase of request.cases) report(kase.id, await checkHandlers(kase));
process.exit();

async function checkHandlers(kase) {
  let functions;
  try {
    ({ functions } = await loadBackend(kase));
  } catch (error) {
    return { error: messageOf(error) };
  }
  // Amplify has functions of its own, bundled from node_modules.
  const own = functions.filter(({ options }) =>
    options.entry.startsWith(kase.folder + path.sep),
  );
  return { handlers: await Promise.all(own.map((fn) => check(fn, kase))) };
}

async function check({ construct, scope, options }, kase) {
  const handler = {
    // What defineFunction was told, which names its construct '<name>-lambda'.
    name: construct.node.id.replace(/-lambda$/, ''),
    entry: path.relative(kase.folder, options.entry),
  };
  const folder = path.join(kase.folder, 'bundles', construct.node.addr);
  const absent = kase.packages.filter((name) => !isInstalled(name, kase));
  const { file, ...bundle } = await makeBundle(scope, options, folder, absent);
  if (bundle.failure || bundle.lacks.length > 0) {
    return { ...handler, ...bundle };
  }

  const call = kase.calls[handler.name] ?? { event: {}, environment: {} };
  const outcome = await invoke(path.join(folder, 'call.json'), {
    file,
    onlyLoad: !request.call,
    exported: construct.node.defaultChild.handler.split('.').pop(),
    event: call.event,
    environment: { ...environmentOf(construct), ...call.environment },
  });
  return { ...handler, ...bundle, ...outcome };
}

/** Runs NodejsFunction's own esbuild command, with a metafile added. */
async function makeBundle(scope, options, folder, absent) {
  fs.mkdirSync(folder, { recursive: true });
  const bundling = new Bundling(scope, { ...options, metafile: true });
  const cwd = bundling.projectRoot;
  const [step, ...more] = bundling.createBundlingSteps(scope, {
    inputDir: cwd,
    outputDir: folder,
    pathJoin: path.join,
    esbuildRunner: [esbuild],
    createFileOps: () => [],
  });
  if (step.type !== 'spawn' || more.length > 0) {
    return failure('bundle', 'bundles by more than esbuild: not checked');
  }
  const external = [...infrastructure, ...absent].map(
    (name) => `--external:${name}`,
  );
  const { code, stderr } = await run([...step.command, ...external], cwd);
  if (code !== 0) return failure('bundle', stderr.trim());

  const meta = path.join(folder, 'index.meta.json');
  const { inputs, outputs } = JSON.parse(fs.readFileSync(meta, 'utf8'));
  const [output, { bytes }] = Object.entries(outputs).find(
    ([, { entryPoint }]) => entryPoint,
  );
  return {
    file: path.resolve(cwd, output),
    bytes,
    inputs: Object.keys(inputs).length,
    lacks: lackingModules(inputs, [
      ...absent,
      ...(options.externalModules ?? []),
    ]),
    ...refuseInfrastructure(inputs),
  };
}

/** What the bundle imports that is not here: of a layer, or not installed. */
function lackingModules(inputs, outside) {
  const imports = Object.values(inputs).flatMap(({ imports }) => imports);
  return outside.filter((name) =>
    imports.some(
      (imported) =>
        imported.external && `${imported.path}/`.startsWith(`${name}/`),
    ),
  );
}

/** Whether a package lies in a node_modules folder that the project sees. */
function isInstalled(name, { folder }) {
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, 'node_modules', name))) return true;
    if (at === path.dirname(at)) return false;
  }
}

function refuseInfrastructure(inputs) {
  const edges = Object.entries(inputs).flatMap(([importer, { imports }]) =>
    imports.map((imported) => ({ importer, ...imported })),
  );
  const found = edges.find(
    (edge) =>
      edge.external &&
      infrastructure.some((name) => `${edge.path}/`.startsWith(`${name}/`)),
  );
  if (!found) return {};
  const culprit = ownImporter(found.importer, edges);
  return failure('contents', `${culprit} pulls ${found.path} into the bundle`);
}

/** The file of the project, up the chain of imports from one of a package. */
function ownImporter(file, edges) {
  const chain = [file];
  for (const at of chain) {
    if (!at.includes('node_modules/')) return at;
    for (const { importer, path } of edges) {
      if (path === at && !chain.includes(importer)) chain.push(importer);
    }
  }
  return file;
}

/** The function's variables; a value that only a deployment knows is made up. */
function environmentOf(construct) {
  const { variables = {} } =
    Stack.of(construct).resolve(construct.node.defaultChild.environment) ?? {};
  delete variables.AMPLIFY_SSM_ENV_CONFIG;
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : `deployed-${name}`,
    ]),
  );
}

async function invoke(callFile, call) {
  const resultFile = `${callFile}.result`;
  fs.writeFileSync(callFile, JSON.stringify(call));
  const { code, stderr, timedOut } = await run(
    [process.execPath, '--enable-source-maps', invoker, callFile, resultFile],
    path.dirname(callFile),
    request.callTimeout,
  );
  if (fs.existsSync(resultFile)) {
    return JSON.parse(fs.readFileSync(resultFile, 'utf8'));
  }
  const message = timedOut
    ? `no answer within ${request.callTimeout} ms`
    : `node ended with ${code}: ${stderr.trim()}`;
  return failure('call', message);
}

function run([command, ...args], cwd, timeout = 0) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, timeout, killSignal: 'SIGKILL' });
    let stderr = '';
    child.stderr.on('data', (data) => (stderr += data));
    child.stdout.resume();
    child.on('error', (error) => resolve({ code: -1, stderr: error.message }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? signal, stderr, timedOut: signal === 'SIGKILL' }),
    );
  });
}

function failure(phase, message) {
  return { failure: { phase, message } };
}
