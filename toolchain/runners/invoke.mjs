/**
 * Calls one bundled handler as Lambda does: `node invoke.mjs call.json result`.
 * No connection leaves the machine. A handler answers by its promise, by its
 * callback or by the context, or not at all, once nothing is left to wait for.
 */
import fs from 'node:fs';
import net from 'node:net';
import { pathToFileURL } from 'node:url';

const [callFile, resultFile] = process.argv.slice(2);
const call = JSON.parse(fs.readFileSync(callFile, 'utf8'));
let phase = 'load';

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
process.on('beforeExit', () => {
  if (phase === 'load') fail(new Error('loading the module never ends'));
  finish({ value: null });
});

stayLocal();
Object.assign(process.env, lambdaEnvironment(), call.environment);
const { [call.exported]: handler } = await loadWithoutTimers(call.file);
if (typeof handler !== 'function') {
  fail(new Error(`the bundle exports no function '${call.exported}'`));
}
if (call.onlyLoad) finish({ value: null });
phase = 'call';
const answer = handler(call.event, lambdaContext(), settle);
if (typeof answer?.then === 'function') succeed(await answer);
else if (answer !== undefined && handler.length < 3) succeed(answer);

function succeed(value) {
  finish({ value: value ?? null });
}

function fail(error) {
  const messages = [];
  for (let e = error; e; e = e.cause) messages.push(String(e));
  const message = messages.join(', as ');
  finish({ failure: { phase, message, stack: error?.stack } });
}

function settle(error, value) {
  if (error) fail(error);
  else succeed(value);
}

function finish(result) {
  fs.writeFileSync(resultFile, JSON.stringify(result));
  process.exit();
}

/** Amplify's preamble refreshes secrets by a timer: it must not keep us waiting. */
async function loadWithoutTimers(file) {
  const { setInterval } = globalThis;
  globalThis.setInterval = (...args) => setInterval(...args).unref();
  try {
    return await import(pathToFileURL(file));
  } finally {
    globalThis.setInterval = setInterval;
  }
}

/** Lets a handler reach servers of its own only, such as express's. */
function stayLocal() {
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...args) {
    // Node's own callers have normalized the arguments already.
    const [{ path, host = 'localhost' }] = Array.isArray(args[0])
      ? args[0]
      : net._normalizeArgs(args);
    if (path || ['localhost', '127.0.0.1', '::1'].includes(host)) {
      return connect.apply(this, args);
    }
    const error = new Error(`${host} is out of reach: the network is off`);
    process.nextTick(() => this.destroy(error));
    return this;
  };
}

function lambdaEnvironment() {
  const name = 'handler-under-test';
  return {
    AMPLIFY_SSM_ENV_CONFIG: '{}',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_SESSION_TOKEN: 'none',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_MAX_ATTEMPTS: '1',
    LAMBDA_TASK_ROOT: process.cwd(),
    TZ: 'UTC',
  };
}

function lambdaContext() {
  return {
    awsRequestId: '00000000-0000-0000-0000-000000000000',
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn:
      'arn:aws:lambda:us-east-1:123456789012:function:handler-under-test',
    memoryLimitInMB: '128',
    getRemainingTimeInMillis: () => 3000,
    succeed,
    fail,
    done: settle,
  };
}
