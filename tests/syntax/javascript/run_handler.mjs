// Runs Lambda handlers before and after porting and prints what each did, as JSON.
//
// stdin: { nodeModules, jobs: [{ id, before: { folder, entry, handler }, after: { folder, entry, keepNames },
//          events, env }] }
// stdout: { id: { before: Outcome, after: Outcome } }, where Outcome = { load?, calls: [...], env: [...] }
//
// "before" is the CommonJS file under plain Node; "after" is bundled with the settings of Amplify's defineFunction
// (aws-lambda-nodejs' esbuild arguments, minified unless names matter). Each side runs in a worker of its own, so
// that globals, module caches and process.env are fresh.
import { createRequire } from 'node:module';
import path from 'node:path';
import { format } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fileURLToPath, pathToFileURL } from 'node:url';

// Read by Node itself when it loads a file or a source map.
const NODES_OWN = new Set(['NODE_V8_COVERAGE', 'WATCH_REPORT_DEPENDENCIES']);

if (isMainThread) {
  await main();
} else {
  parentPort.postMessage(await run(workerData));
}

async function main() {
  const { nodeModules, jobs } = JSON.parse(await readAll(process.stdin));
  const { build } = createRequire(path.join(nodeModules, 'x.js'))('esbuild');
  const results = {};
  for (const job of jobs) {
    results[job.id] = {
      before: await inWorker({ ...job, ...job.before, how: 'require' }),
      after: await after(build, nodeModules, job),
    };
  }
  process.stdout.write(JSON.stringify(results));
}

async function after(build, nodeModules, job) {
  const outfile = path.join(job.after.folder, 'bundle', 'index.mjs');
  const lib = path.join(nodeModules, '@aws-amplify', 'backend-function', 'lib', 'lambda-shims');
  try {
    await build({
      entryPoints: [path.join(job.after.folder, job.after.entry)],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      minify: !job.after.keepNames,
      sourcemap: true,
      loader: { '.node': 'file' },
      inject: [path.join(lib, 'cjs_shim.js')],
      logLevel: 'silent',
    });
  } catch (error) {
    return { build: error.errors.map(({ text }) => text), calls: [], env: [] };
  }
  return inWorker({ ...job, file: outfile, handler: 'handler', how: 'import' });
}

function inWorker(data) {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, AWS_REGION: 'eu-west-1', ...data.env };
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: data, env, execArgv: ['--no-warnings'] });
    worker.once('message', (outcome) => {
      resolve(outcome);
      worker.terminate();
    });
    worker.once('error', reject);
  });
}

async function run({ how, folder, entry, file, handler, events }) {
  const outcome = { calls: [] };
  const reads = new Set();
  const logs = record();
  process.env = new Proxy(process.env, {
    get(target, name) {
      if (typeof name === 'string' && !NODES_OWN.has(name)) reads.add(name);
      return target[name];
    },
  });
  try {
    const module =
      how === 'require'
        ? createRequire(path.join(folder, 'x.js'))(path.join(folder, entry))
        : await import(pathToFileURL(file));
    const found = handler.split('.').reduce((value, name) => value[name], module);
    // What loading set off (an SDK client looks for its configuration) runs on, whether it was awaited or not.
    await new Promise((resolve) => setTimeout(resolve, 5));
    outcome.load = { handler: typeof found, logs: logs.splice(0) };
    for (const event of events) {
      outcome.calls.push({ ...(await invoke(found, event, how === 'require')), logs: logs.splice(0) });
    }
  } catch (error) {
    outcome.load = { ...describe(error), logs: logs.splice(0) };
  }
  outcome.env = [...reads].sort();
  return outcome;
}

// As Lambda's runtime does it: the first of callback, context.done/succeed/fail and the promise counts. What waits
// for an empty event loop never answers in Gen 2, whose secret-refreshing timer runs forever.
function invoke(handler, event, loopEmpties) {
  return new Promise((resolve) => {
    const done = (error, result) =>
      resolve(error === undefined || error === null ? { result: show(result) } : describe(error));
    const whenLoopIsEmpty = (result) => (loopEmpties ? done(null, result) : resolve({ timeout: true }));
    const context = {
      functionName: 'fn',
      callbackWaitsForEmptyEventLoop: true,
      done,
      succeed: (result) => done(null, result),
      fail: (error) => done(error ?? 'handled'),
    };
    const callback = (error, result) => {
      const failed = error !== undefined && error !== null;
      if (failed || !context.callbackWaitsForEmptyEventLoop) done(error, result);
      else whenLoopIsEmpty(result);
    };
    try {
      const returned = handler(event, context, callback);
      if (typeof returned?.then === 'function') returned.then(context.succeed, context.fail);
      else setTimeout(() => whenLoopIsEmpty(null), 50);
    } catch (error) {
      done(error);
    }
  });
}

function record() {
  const lines = [];
  for (const level of ['debug', 'error', 'info', 'log', 'warn']) {
    console[level] = (...values) => lines.push(`${level}: ${format(...values)}`);
  }
  return lines;
}

// The first line only: Node adds the paths of the requiring files below it.
function describe(error) {
  if (!(error instanceof Error)) return { error: { name: typeof error, message: String(error) } };
  return { error: { name: error.name, message: String(error.message).split('\n')[0], code: error.code } };
}

function show(value) {
  try {
    return value === undefined ? 'undefined' : JSON.stringify(value);
  } catch (error) {
    return `cannot be shown: ${error.name}`;
  }
}

async function readAll(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
