"""Handlers that read secrets from SSM, before and after, by hand; and some that must stay as they are."""

# ruff: noqa: E501 (handlers have the lines that people write)

from dataclasses import dataclass
from pathlib import Path

from amp2gen.passes.ssm_reads import SsmReads, rewrite_ssm_reads

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "golden" / "shop" / "gen1" / "amplify" / "backend" / "function"


@dataclass(frozen=True)
class Case:
    """`after` and `before` are the text of one file; the variables are KEY and PIN."""

    name: str
    before: str
    after: str
    suffix: str = ".js"


def case(name: str, before: str, after: str, suffix: str = ".js") -> Case:
    return Case(name, before.removeprefix("\n"), after.removeprefix("\n"), suffix)


REWRITTEN = (
    case(
        "destructured answer, client inside",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');

async function fetchSecret() {
  const client = new SSMClient();
  const { Parameter } = await client.send(new GetParameterCommand({ Name: process.env['KEY'], WithDecryption: true }));
  return Parameter.Value;
}

exports.handler = async (event) => `${await fetchSecret()} ${event.n}`;
""",
        """
async function fetchSecret() {
  return process.env['KEY'];
}

exports.handler = async (event) => `${await fetchSecret()} ${event.n}`;
""",
    ),
    case(
        "whole answer, command and input in constants, client at the top",
        """
import { SSMClient, GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { createHash } from "node:crypto";

const client = new SSMClient({ region: process.env.AWS_REGION });

export const handler = async (event) => {
  // ask for it
  const input = {
    "WithDecryption": true,
    "Name": process.env.KEY, // a path
  };
  const command = new GetParameterCommand(input);
  const response = await client.send(command);
  console.log("got it", typeof PutParameterCommand);
  return createHash("md5").update(response.Parameter?.Value).update(`${event.n}`).digest("hex");
};
""",
        """
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { createHash } from "node:crypto";

export const handler = async (event) => {
  // ask for it
  console.log("got it", typeof PutParameterCommand);
  return createHash("md5").update(process.env.KEY).update(`${event.n}`).digest("hex");
};
""",
        ".mjs",
    ),
    case(
        "direct access, client inline",
        """
const ssm = require("@aws-sdk/client-ssm")
exports.handler = async event => {
  const key = (await new ssm.SSMClient({}).send(new ssm.GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }))).Parameter.Value
  return [key, event.n]
}
""",
        """
exports.handler = async event => {
  const key = process.env.KEY
  return [key, event.n]
}
""",
    ),
    case(
        "cached in a variable of the file",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient({});

let cached;
exports.handler = async (event) => {
  if (!cached) {
    console.log('first');
    cached = (await client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }))).Parameter.Value;
  }
  return cached + event.n;
};
""",
        """
let cached;
exports.handler = async (event) => {
  if (!cached) {
    console.log('first');
    cached = process.env.KEY;
  }
  return cached + event.n;
};
""",
    ),
    case(
        "cached answer, read by later calls",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient({});

let answer;
exports.handler = async (event) => {
  if (!answer) {
    answer = await client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }));
  }
  return answer.Parameter.Value + event.n;
};
""",
        """
let answer;
exports.handler = async (event) => {
  if (!answer) {
    answer = { Parameter: { Value: process.env.KEY } };
  }
  return answer.Parameter.Value + event.n;
};
""",
    ),
    case(
        "answer used in an inner function",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');

exports.handler = async (event) => {
  const { Parameter } = await new SSMClient().send(
    new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true })
  );
  return [1, 2].map((n) => Parameter.Value + n + event.n);
};
""",
        """
exports.handler = async (event) => {
  const Parameter = { Value: process.env.KEY };
  return [1, 2].map((n) => Parameter.Value + n + event.n);
};
""",
    ),
    case(
        "value destructured, kept under its name",
        """
const { SSMClient: Client, GetParameterCommand: Get, GetParametersCommand } = require('@aws-sdk/client-ssm');
const client = new Client();
exports.handler = async (event) => {
  const { Parameter: { Value: apiKey } } = await client.send(new Get({ Name: process.env.KEY, WithDecryption: true }));
  return { apiKey, n: event.n, many: typeof GetParametersCommand };
};
""",
        """
const { GetParametersCommand } = require('@aws-sdk/client-ssm');
exports.handler = async (event) => {
  const apiKey = process.env.KEY;
  return { apiKey, n: event.n, many: typeof GetParametersCommand };
};
""",
    ),
    case(
        "step by step",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();
exports.handler = async (event) => {
  const result = await client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }));
  const parameter = result['Parameter'];
  const { Value } = parameter;
  return Value + parameter.Value + event.n;
};
""",
        """
exports.handler = async (event) => {
  const Value = process.env.KEY;
  return Value + process.env.KEY + event.n;
};
""",
    ),
    case(
        "checks of the answer",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();
exports.handler = async (event) => {
  if (!process.env.KEY) throw new Error('KEY is not set');
  const res = await client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }));
  if (!res.Parameter || !res.Parameter.Value) {
    throw new Error(`no KEY for ${event.n}`);
  }
  return res.Parameter && res.Parameter.Value;
};
""",
        """
exports.handler = async (event) => {
  if (!process.env.KEY) throw new Error('KEY is not set');
  if (!process.env.KEY) {
    throw new Error(`no KEY for ${event.n}`);
  }
  return process.env.KEY;
};
""",
    ),
    case(
        "the path in a constant, two secrets, one client",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();
const keyPath = process.env.KEY, limit = 3;
const { PIN, OTHER } = process.env;

exports.handler = async (event) => {
  const key = await client.send(new GetParameterCommand({ Name: keyPath, WithDecryption: true }));
  const pin = await client.send(new GetParameterCommand({ Name: PIN, WithDecryption: true }));
  return [key.Parameter.Value, pin.Parameter.Value, limit, OTHER, event.n];
};
""",
        """
const limit = 3;
const { OTHER } = process.env;

exports.handler = async (event) => {
  return [process.env.KEY, process.env.PIN, limit, OTHER, event.n];
};
""",
    ),
    case(
        "a name for the environment",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const { env } = process;
exports.handler = async (event) => {
  const client = new SSMClient();
  try {
    const res = await client.send(new GetParameterCommand({ Name: env.KEY, WithDecryption: true }));
    return res.Parameter.Value.length + event.n;
  } catch (error) {
    console.error(error);
    throw error;
  } finally {
    client.destroy();
  }
};
""",
        """
const { SSMClient } = require('@aws-sdk/client-ssm');
const { env } = process;
exports.handler = async (event) => {
  const client = new SSMClient();
  try {
    return env.KEY.length + event.n;
  } catch (error) {
    console.error(error);
    throw error;
  } finally {
    client.destroy();
  }
};
""",
    ),
    case(
        "then, in the place of await",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();
const key = client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true })).then((r) => r.Parameter.Value);
exports.handler = async (event) => {
  const pin = await client.send(new GetParameterCommand({ Name: process.env.PIN, WithDecryption: true }))
    .then(({ Parameter: { Value } }) => { return Value; });
  return [await key, pin, event.n];
};
""",
        """
const key = Promise.resolve(process.env.KEY);
exports.handler = async (event) => {
  const pin = process.env.PIN;
  return [await key, pin, event.n];
};
""",
    ),
    case(
        "helper of a path: spelled out",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();

const getSecret = async (path) => {
  const res = await client.send(new GetParameterCommand({ Name: path, WithDecryption: true }));
  return res.Parameter.Value;
};

exports.handler = async (event) => {
  const key = await getSecret(process.env.KEY);
  return [key, await getSecret(process.env.PIN), event.n];
};
""",
        """
exports.handler = async (event) => {
  const key = process.env.KEY;
  return [key, process.env.PIN, event.n];
};
""",
    ),
    case(
        "helper of a path with more to it",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();

async function getSecret(path) {
  console.log('asked');
  const input = { Name: path, WithDecryption: true };
  const res = await client.send(new GetParameterCommand(input));
  return res.Parameter.Value;
}

exports.handler = async (event) => [await getSecret(process.env.KEY), event.n];
""",
        """
async function getSecret(path) {
  console.log('asked');
  return path;
}

exports.handler = async (event) => [await getSecret(process.env.KEY), event.n];
""",
    ),
    case(
        "helper of a name, and a cache by name",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();
const cache = {};

async function secret(name) {
  if (cache[name] === undefined) {
    const command = new GetParameterCommand({ Name: process.env[name], WithDecryption: true });
    cache[name] = (await client.send(command)).Parameter.Value;
  }
  return cache[name];
}

exports.handler = async (event) => [...(await Promise.all([secret('KEY'), secret("PIN")])), event.n];
""",
        """
const cache = {};

async function secret(name) {
  if (cache[name] === undefined) {
    cache[name] = process.env[name];
  }
  return cache[name];
}

exports.handler = async (event) => [...(await Promise.all([secret('KEY'), secret("PIN")])), event.n];
""",
    ),
    case(
        "client with methods",
        """
import { SSM } from '@aws-sdk/client-ssm';
const ssm = new SSM({ region: 'eu-west-1', maxAttempts: 2 });
export async function handler(event) {
  const { Parameter } = await ssm.getParameter({ Name: process.env.KEY, WithDecryption: true });
  return Parameter?.Value?.concat(event.n);
}
""",
        """
export async function handler(event) {
  return process.env.KEY?.concat(event.n);
}
""",
        ".mjs",
    ),
    case(
        "many, found by path",
        """
const { SSMClient, GetParametersCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();
exports.handler = async (event) => {
  const { Parameters } = await client.send(new GetParametersCommand({
    Names: [process.env.KEY, process.env.PIN],
    WithDecryption: true,
  }));
  const key = Parameters.find((p) => p.Name === process.env.KEY).Value;
  const pin = Parameters.find(({ Name }) => process.env.PIN === Name)?.Value;
  return `${key} ${pin} ${event.n}`;
};
""",
        """
exports.handler = async (event) => {
  const key = process.env.KEY;
  const pin = process.env.PIN;
  return `${key} ${pin} ${event.n}`;
};
""",
    ),
    case(
        "many by name, of which there is one",
        """
const { SSMClient, GetParametersCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();
const NAMES = ['KEY'];
exports.handler = async (event) => {
  const input = { Names: NAMES.map((name) => process.env[name]), WithDecryption: true };
  const { Parameters: [found] } = await client.send(new GetParametersCommand(input));
  return found.Value + event.n;
};
""",
        """
exports.handler = async (event) => {
  return process.env.KEY + event.n;
};
""",
    ),
    case(
        "version 2, one",
        """
const AWS = require('aws-sdk');
AWS.config.update({ region: 'eu-west-1' });
const ssm = new AWS.SSM();
exports.handler = async (event) => {
  const params = { Name: process.env.KEY, WithDecryption: true };
  const data = await ssm.getParameter(params).promise();
  return data.Parameter.Value + event.n;
};
""",
        """
const AWS = require('aws-sdk');
AWS.config.update({ region: 'eu-west-1' });
exports.handler = async (event) => {
  return process.env.KEY + event.n;
};
""",
    ),
    case(
        "version 2, the template that the CLI prints, and its comment",
        """
/*
Use the following code to retrieve configured secrets from SSM:

const { Parameters } = await (new aws.SSM())
  .getParameters({
    Names: ["KEY"].map(secretName => process.env[secretName]),
    WithDecryption: true,
  })
  .promise();
*/
const aws = require('aws-sdk');

exports.handler = async (event) => {
  const { Parameters } = await (new aws.SSM())
    .getParameters({
      Names: ["KEY","PIN"].map(secretName => process.env[secretName]),
      WithDecryption: true,
    })
    .promise();
  const pin = Parameters.find((each) => each.Name === process.env.PIN).Value;
  return [pin, Parameters.find((each) => each.Name === process.env['KEY']).Value, event.n];
};
""",
        """
/*
Use the following code to retrieve configured secrets from SSM:

const { Parameters } = await (new aws.SSM())
  .getParameters({
    Names: ["KEY"].map(secretName => process.env[secretName]),
    WithDecryption: true,
  })
  .promise();
*/

exports.handler = async (event) => {
  const pin = process.env.PIN;
  return [pin, process.env.KEY, event.n];
};
""",
    ),
    case(
        "version 2, one of one",
        """
const SSM = require('aws-sdk/clients/ssm')
exports.handler = async (event) => {
  const ssm = new SSM({ apiVersion: '2014-11-06' })
  const { Parameters } = await ssm.getParameters({ Names: ['KEY'].map(n => process.env[n]), WithDecryption: true }).promise()
  return Parameters[0].Value + event.n
}
""",
        """
exports.handler = async (event) => {
  return process.env.KEY + event.n
}
""",
    ),
    case(
        "no semicolons: what follows does not run on",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm')
exports.handler = async (event) => {
  const n = event.n
  const client = new SSMClient()
  ;[1].forEach((x) => console.log(x))
  const res = await client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }));
  (() => console.log(n))()
  return(await client.send(new GetParameterCommand({ Name: process.env.PIN, WithDecryption: true }))).Parameter.Value + res.Parameter.Value
}
""",
        """
exports.handler = async (event) => {
  const n = event.n
  ;[1].forEach((x) => console.log(x))
  ;(() => console.log(n))()
  return process.env.PIN + process.env.KEY
}
""",
    ),
    case(
        "windows line ends and characters of several bytes",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');\r
const grüße = '🔑';\r
\r
const client = new SSMClient();\r
\r
exports.handler = async (event) => {\r
  const { Parameter } = await client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }));\r
  return grüße + Parameter.Value + event.n;\r
};\r
""",
        """
const grüße = '🔑';\r
\r
exports.handler = async (event) => {\r
  return grüße + process.env.KEY + event.n;\r
};\r
""",
    ),
    case(
        "loaded on demand",
        """
exports.handler = async (event) => {
  const { SSMClient, GetParameterCommand } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient({});
  const { Parameter } = await client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }));

  return Parameter.Value + event.n;
};
""",
        """
exports.handler = async (event) => {
  return process.env.KEY + event.n;
};
""",
    ),
    case(
        "at the top level of a module, used later",
        """
import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';

const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }));
export const handler = async (event) => Parameter.Value + event.n;
""",
        """
const Parameter = { Value: process.env.KEY };
export const handler = async (event) => Parameter.Value + event.n;
""",
        ".mjs",
    ),
    case(
        "among other declarations and comments",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');

const client = new SSMClient(); // one for all
/** The handler. */
exports.handler = async (event) => {
  const a = 1, key = await client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true })), b = 2;
  var pin = await client.send(new GetParameterCommand({ Name: process.env.PIN, WithDecryption: true })), c = 3; // the PIN
  return [a, key.Parameter.Value, b, pin.Parameter.Value, c, event.n];
};
""",
        """
// one for all
/** The handler. */
exports.handler = async (event) => {
  const a = 1, b = 2;
  var c = 3; // the PIN
  return [a, process.env.KEY, b, process.env.PIN, c, event.n];
};
""",
    ),
    case(
        "in a loop over the names",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();
exports.handler = async (event) => {
  const found = [event.n];
  for (const name of ['KEY', 'PIN']) {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: process.env[name], WithDecryption: true }));
    if (!Parameter || !Parameter.Value) continue;
    found.push(name, Parameter.Value);
  }
  return found;
};
""",
        """
exports.handler = async (event) => {
  const found = [event.n];
  for (const name of ['KEY', 'PIN']) {
    if (!process.env[name]) continue;
    found.push(name, process.env[name]);
  }
  return found;
};
""",
    ),
    case(
        "helper with a comment, helper of a helper",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();

// Asks SSM.
const get = async (path) => (await client.send(new GetParameterCommand({ Name: path, WithDecryption: true }))).Parameter.Value;
const load = (name) => get(process.env[name]);
exports.handler = async (event) => [await load('KEY'), await load('PIN'), event.n];
""",
        """
// Asks SSM.
const get = async (path) => path;
const load = (name) => get(process.env[name]);
exports.handler = async (event) => [await load('KEY'), await load('PIN'), event.n];
""",
    ),
    case(
        "together",
        """
const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
const client = new SSMClient();
exports.handler = async (event) => {
  const [key, { Parameter: { Value: pin } }, n] = await Promise.all([
    client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true })),
    client.send(new GetParameterCommand({ Name: process.env.PIN, WithDecryption: true })),
    event.n,
  ]);
  return [key.Parameter.Value, pin, n];
};
""",
        """
exports.handler = async (event) => {
  const [key, { Parameter: { Value: pin } }, n] = await Promise.all([
    { Parameter: { Value: process.env.KEY } },
    { Parameter: { Value: process.env.PIN } },
    event.n,
  ]);
  return [key.Parameter.Value, pin, n];
};
""",
    ),
    case(
        "TypeScript",
        """
import { SSMClient, GetParameterCommand, GetParameterCommandOutput } from '@aws-sdk/client-ssm';

const client: SSMClient = new SSMClient({});

export const handler = async (event: { n: number }): Promise<string> => {
  const response: GetParameterCommandOutput = await client.send(
    new GetParameterCommand({ Name: process.env.KEY!, WithDecryption: true } as const),
  );
  const { Parameter } = await client.send(new GetParameterCommand({ Name: process.env.PIN as string, WithDecryption: true }));
  return (response.Parameter!.Value as string) + Parameter!.Value! + event.n;
};
""",
        """
export const handler = async (event: { n: number }): Promise<string> => {
  return (process.env.KEY as string) + process.env.PIN! + event.n;
};
""",
        ".ts",
    ),
)

V3 = "const { SSMClient, GetParameterCommand, GetParametersCommand } = require('@aws-sdk/client-ssm');\n"
CLIENT = V3 + "const client = new SSMClient();\n"
ASK = "client.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }))"
KEPT = {
    "only read": "exports.handler = async () => process.env.KEY;\n",
    "logged as well": CLIENT
    + f"console.log(process.env.KEY);\nexports.handler = async () => (await {ASK}).Parameter.Value;\n",
    "not decrypted": CLIENT
    + f"exports.handler = async () => (await {ASK.replace(', WithDecryption: true', '')}).Parameter.Value;\n",
    "perhaps decrypted": CLIENT
    + f"exports.handler = async (e) => (await {ASK.replace('true', 'e.d')}).Parameter.Value;\n",
    "the answer escapes": CLIENT
    + f"exports.handler = async () => {{ const r = await {ASK}; console.log(r); return r.Parameter.Value; }};\n",
    "other facts": CLIENT
    + f"exports.handler = async () => {{ const {{ Parameter }} = await {ASK}; return Parameter.Version; }};\n",
    "value and more": CLIENT
    + f"exports.handler = async () => {{ const {{ Parameter: {{ Value, Version }} }} = await {ASK}; return Value + Version; }};\n",
    "answer returned": CLIENT
    + f"const ask = async () => await {ASK};\nexports.handler = async () => (await ask()).Parameter.Value;\n",
    "answer is given a value": CLIENT
    + f"exports.handler = async () => {{ let r = await {ASK}; r = {{}}; return r.Parameter.Value; }};\n",
    "value is written": CLIENT
    + f"exports.handler = async () => {{ const r = await {ASK}; r.Parameter.Value = 1; return r.Parameter.Value; }};\n",
    "not awaited": CLIENT + f"exports.handler = () => {ASK};\n",
    "callback": CLIENT + f"exports.handler = (e, c, done) => {ASK[:-1]}, (err, r) => done(err, r.Parameter.Value));\n",
    "caught": CLIENT + f"exports.handler = async () => (await {ASK}.catch(() => ({{}}))).Parameter.Value;\n",
    "other credentials": V3
    + f"const client = new SSMClient({{ credentials: {{}} }});\nexports.handler = async () => (await {ASK}).Parameter.Value;\n",
    "client from elsewhere": V3
    + f"const client = require('./client');\nexports.handler = async () => (await {ASK}).Parameter.Value;\n",
    "client is changed": CLIENT
    + f"client.middlewareStack.add((next) => next);\nexports.handler = async () => (await {ASK}).Parameter.Value;\n",
    "command of its own": "class GetParameterCommand {}\n"
    + CLIENT.replace("GetParameterCommand, ", "")
    + f"exports.handler = async () => (await {ASK}).Parameter.Value;\n",
    "input is changed": CLIENT
    + "exports.handler = async (e) => { const i = { Name: process.env.KEY, WithDecryption: true }; i.Name += e.v; return (await client.send(new GetParameterCommand(i))).Parameter.Value; };\n",
    "a version of it": CLIENT
    + f"exports.handler = async () => (await {ASK.replace('KEY', 'KEY + `:1`')}).Parameter.Value;\n",
    "or another path": CLIENT
    + f"exports.handler = async () => (await {ASK.replace('KEY', 'KEY || `/x`')}).Parameter.Value;\n",
    "any variable": CLIENT + f"exports.handler = async (e) => [process.env[e.name], (await {ASK}).Parameter.Value];\n",
    "the environment": CLIENT
    + f"exports.handler = async () => [{{ ...process.env }}, (await {ASK}).Parameter.Value];\n",
    "rest of the environment": CLIENT
    + f"const {{ PATH, ...rest }} = process.env;\nexports.handler = async () => [rest, (await {ASK}).Parameter.Value];\n",
    "destructured": "const { KEY } = process.env;\nexports.handler = async () => KEY;\n",
    "process from a module": "const p = require('node:process');\nexports.handler = async () => p.env.KEY;\n",
    "process of the global": "exports.handler = async () => globalThis.process.env.KEY;\n",
    "by its name in a string": "const env = require('env-var');\nexports.handler = async () => env.get('KEY').asString();\n",
    "by its name as a key": "const env = require('std-env').env;\nexports.handler = async () => env.KEY;\n",
    "assigned": CLIENT + f"process.env.KEY = '/other';\nexports.handler = async () => (await {ASK}).Parameter.Value;\n",
    "helper called with anything": CLIENT
    + "const get = async (name) => (await client.send(new GetParameterCommand({ Name: process.env[name], WithDecryption: true }))).Parameter.Value;\n"
    + "exports.handler = async (e) => [await get('KEY'), await get(e.name)];\n",
    "helper called with a path of its own": CLIENT
    + "const get = async (path) => (await client.send(new GetParameterCommand({ Name: path, WithDecryption: true }))).Parameter.Value;\n"
    + "exports.handler = async () => [await get(process.env.KEY), await get('/my/own')];\n",
    "helper that logs the path": CLIENT
    + "const get = async (path) => { console.log(path); return (await client.send(new GetParameterCommand({ Name: path, WithDecryption: true }))).Parameter.Value; };\n"
    + "exports.handler = async () => get(process.env.KEY);\n",
    "exported helper": CLIENT
    + "exports.get = async (name) => (await client.send(new GetParameterCommand({ Name: process.env[name], WithDecryption: true }))).Parameter.Value;\n",
    "shadowed name": CLIENT
    + f"exports.handler = async () => {{ const r = await {ASK}; {{ const process = {{}}; return r.Parameter.Value; }} }};\n",
    "a loop's variable": CLIENT
    + f"exports.handler = async () => {{ for (const r = await {ASK}; ; ) return r.Parameter.Value; }};\n",
    "enum": "enum Names { Key = 'KEY' }\nexport const handler = async () => Names.Key;\n",
    "not JavaScript": "exports.handler = async () => { return process.env.KEY\n",
    "all together": CLIENT
    + f"exports.handler = async () => {{ const all = await Promise.all([{ASK}]); return all[0].Parameter.Value; }};\n",
    "together after a spread": CLIENT
    + f"exports.handler = async (e) => {{ const [a, b] = await Promise.all([...e.x, {ASK}]); return b.Parameter.Value; }};\n",
    "together with holes": CLIENT
    + f"exports.handler = async (e) => {{ const [, b] = await Promise.all([...e.x, {ASK}]); return b.Parameter.Value; }};\n",
    "process out of the global": "const { process: p } = globalThis;\nexports.handler = async () => p.env.KEY;\n",
    "eval": CLIENT + f"exports.handler = async (e) => [eval(e.x), (await {ASK}).Parameter.Value];\n",
    "version 2 with a callback": "const aws = require('aws-sdk');\nexports.handler = (e, c, done) => new aws.SSM().getParameter({ Name: process.env.KEY, WithDecryption: true }, done);\n",
    "version 2 with other credentials": "const aws = require('aws-sdk');\naws.config.credentials = new aws.Credentials('a', 'b');\n"
    + "exports.handler = async () => (await new aws.SSM().getParameter({ Name: process.env.KEY, WithDecryption: true }).promise()).Parameter.Value;\n",
}


# What stands at the place that is reported, where it is not the request's `process.env.KEY`.
PLACES = {
    "any variable": "process.env[e.name]",
    "the environment": "process.env }",
    "rest of the environment": "...rest",
    "destructured": "KEY;",
    "process from a module": "require('node:process')",
    "process of the global": "globalThis",
    "by its name in a string": "'KEY'",
    "by its name as a key": "KEY;",
    "assigned": "process.env.KEY =",
    "logged as well": "process.env.KEY)",
    "helper called with anything": "process.env[name]",
    "exported helper": "process.env[name]",
    "enum": "enum",
    "not JavaScript": "\n",
    "eval": "eval(e.x)",
    "process out of the global": "globalThis",
}


def rewrite(source: str, suffix: str = ".js", variables: tuple[str, ...] = ("KEY", "PIN")) -> SsmReads:
    return rewrite_ssm_reads({f"src/index{suffix}": source}, variables)
