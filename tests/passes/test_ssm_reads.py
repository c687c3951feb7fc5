"""Handlers before and after, by hand; those that change are also executed, with SSM before and without it after."""

# ruff: noqa: E501 (handlers have the lines that people write)

import doctest
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from amp2gen.passes import ssm_reads
from amp2gen.passes.ssm_reads import Place, SsmReads, rewrite_ssm_reads

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parents[1] / "golden" / "shop" / "gen1" / "amplify" / "backend" / "function"
SHARED = HERE.parents[2] / "shared"
CATALOG = SHARED / "apps/product-catalog/gen1/amplify/backend/function/lowstockproducts/src/index.js"


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


@pytest.mark.parametrize("case", REWRITTEN, ids=lambda case: case.name)
def test_rewritten(case: Case) -> None:
    result = rewrite(case.before, case.suffix)

    assert result.sources == {f"src/index{case.suffix}": case.after}
    assert result.rewritten == {"KEY", "PIN"}
    assert result.kept == {}


@pytest.mark.parametrize("case", REWRITTEN, ids=lambda case: case.name)
def test_rewriting_again_changes_nothing(case: Case) -> None:
    assert rewrite(case.after, case.suffix).sources == {f"src/index{case.suffix}": case.after}


@pytest.mark.parametrize("name", KEPT)
def test_kept(name: str) -> None:
    source = KEPT[name]
    suffix = ".ts" if name == "enum" else ".js"
    result = rewrite(source, suffix)

    assert result.sources == {f"src/index{suffix}": source}
    assert "KEY" not in result.rewritten
    place = result.kept["KEY"]
    line = source.splitlines(keepends=True)[place.line - 1]
    assert line[place.column - 1 :].startswith(PLACES.get(name, "process.env.KEY"))


def test_what_the_kept_ones_vary_is_rewritten() -> None:
    source = CLIENT + f"exports.handler = async () => (await {ASK}).Parameter.Value;\n"
    assert rewrite(source).sources["src/index.js"] == (
        "const { GetParametersCommand } = require('@aws-sdk/client-ssm');\n"
        "exports.handler = async () => process.env.KEY;\n"
    )


def test_variables_that_share_a_request_are_kept_together() -> None:
    names = "[process.env.KEY, process.env.PIN]"
    source = CLIENT + (
        "exports.handler = async () => {\n"
        f"  const {{ Parameters }} = await client.send(new GetParametersCommand({{ Names: {names}, WithDecryption: true }}));\n"
        "  console.log(process.env.PIN);\n"
        "  return Parameters.find((p) => p.Name === process.env.KEY).Value;\n"
        "};\n"
    )
    result = rewrite(source)

    assert result.sources == {"src/index.js": source}
    assert result.kept == {"KEY": Place("src/index.js", 4, 79), "PIN": Place("src/index.js", 5, 15)}


def test_order_is_not_promised() -> None:
    source = CLIENT + (
        "exports.handler = async () => {\n"
        "  const names = ['KEY', 'PIN'].map((name) => process.env[name]);\n"
        "  const { Parameters } = await client.send(new GetParametersCommand({ Names: names, WithDecryption: true }));\n"
        "  return Parameters[0].Value;\n"
        "};\n"
    )
    result = rewrite(source)

    assert result.sources == {"src/index.js": source}
    assert result.kept == {"KEY": Place("src/index.js", 4, 46), "PIN": Place("src/index.js", 4, 46)}


def test_one_is_rewritten_and_the_other_kept() -> None:
    source = CLIENT + (
        "exports.handler = async () => {\n"
        f"  const key = await {ASK};\n"
        f"  const pin = await {ASK.replace('KEY', 'PIN')};\n"
        "  return [key.Parameter.Value, pin.Parameter];\n"
        "};\n"
    )
    result = rewrite(source)

    assert result.sources["src/index.js"] == V3 + (
        "const client = new SSMClient();\n"
        "exports.handler = async () => {\n"
        f"  const pin = await {ASK.replace('KEY', 'PIN')};\n"
        "  return [process.env.KEY, pin.Parameter];\n"
        "};\n"
    )
    assert result.rewritten == {"KEY"}
    assert result.kept == {"PIN": Place("src/index.js", 5, 65)}


def test_a_use_in_another_file_keeps_it() -> None:
    handler = CLIENT + f"exports.handler = async () => (await {ASK}).Parameter.Value;\n"
    sources = {"src/index.js": handler, "src/lib/log.js": "\n  console.log(process.env.KEY);\n"}
    result = rewrite_ssm_reads(sources, ["KEY"])

    assert result == SsmReads(sources, frozenset(), {"KEY": Place("src/lib/log.js", 2, 15)})


def test_version_2_is_configured_for_all_files() -> None:
    handler = (
        "const aws = require('aws-sdk');\n"
        "exports.handler = async () => {\n"
        "  const request = { Name: process.env.KEY, WithDecryption: true };\n"
        "  return (await new aws.SSM().getParameter(request).promise()).Parameter.Value;\n"
        "};\n"
    )
    setup = "const aws = require('aws-sdk');\naws.config.update({ {} });\n"
    harmless = {"src/index.js": handler, "src/setup.js": setup.replace("{}", "region: 'eu-west-1'")}
    changing = {"src/index.js": handler, "src/setup.js": setup.replace("{}", "endpoint: 'http://localhost'")}

    assert rewrite_ssm_reads(harmless, ["KEY"]).sources == {
        "src/index.js": "exports.handler = async () => {\n  return process.env.KEY;\n};\n",
        "src/setup.js": harmless["src/setup.js"],
    }
    kept = {"KEY": Place("src/index.js", 3, 27)}
    assert rewrite_ssm_reads(changing, ["KEY"]) == SsmReads(changing, frozenset(), kept)


def test_two_files_are_rewritten() -> None:
    library = CLIENT + f"exports.key = async () => (await {ASK}).Parameter.Value;\n"
    handler = "const { key } = require('./lib/key');\nexports.handler = async () => key();\n"
    result = rewrite_ssm_reads({"src/lib/key.js": library, "src/index.js": handler}, ["KEY"])

    assert result.sources == {
        "src/lib/key.js": library.splitlines()[0].replace("SSMClient, GetParameterCommand, ", "")
        + "\nexports.key = async () => process.env.KEY;\n",
        "src/index.js": handler,
    }
    assert result.rewritten == {"KEY"}


def test_a_variable_without_uses_needs_nothing() -> None:
    source = "// KEY is set by Amplify\nexports.handler = async () => process.env.KEYS + process.env.OTHER;\n"
    assert rewrite(source) == SsmReads({"src/index.js": source}, frozenset({"KEY", "PIN"}), {})
    assert rewrite_ssm_reads({}, ["KEY"]) == SsmReads({}, frozenset({"KEY"}), {})


def test_unreadable_files_without_the_variable_do_not_matter() -> None:
    assert rewrite("enum Colour { Red }\nexport = Colour;\n", ".ts").rewritten == {"KEY", "PIN"}
    assert rewrite("const = ;\n// KEY\n").kept == {"KEY": Place("src/index.js", 1, 1)}


def test_what_is_used_elsewhere_stays() -> None:
    source = CLIENT + (
        "exports.client = client;\n"
        "exports.handler = async () => {\n"
        "  const other = new SSMClient();\n"
        "  const { Parameter } = await other.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }));\n"
        "  return Parameter.Value;\n"
        "};\n"
    )
    assert rewrite(source).sources["src/index.js"] == (
        "const { SSMClient, GetParametersCommand } = require('@aws-sdk/client-ssm');\n"
        "const client = new SSMClient();\n"
        "exports.client = client;\n"
        "exports.handler = async () => {\n"
        "  return process.env.KEY;\n"
        "};\n"
    )


def test_a_string_that_would_become_a_directive_keeps_what_stands_before_it() -> None:
    source = (
        "const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');\n"
        "'use strict';\n"
        "const client = new SSMClient();\n"
        f"exports.handler = async () => (await {ASK}).Parameter.Value;\n"
    )
    assert rewrite(source).sources["src/index.js"] == (
        "const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');\n"
        "'use strict';\n"
        "exports.handler = async () => process.env.KEY;\n"
    )


def test_the_example_in_the_documentation() -> None:
    assert doctest.testmod(ssm_reads) == (0, 4)


def test_product_catalog() -> None:
    if not CATALOG.exists():
        pytest.skip("the sample apps are not here")
    before = CATALOG.read_text()
    lines = before.splitlines(keepends=True)
    dropped = ("const { SSMClient,", "  const client = new SSMClient", "  const { Parameter } =")
    result = rewrite_ssm_reads({"src/index.js": before}, ["PRODUCT_CATALOG_SECRET"])

    assert sum(line.startswith(dropped) for line in lines) == 3
    assert result.sources["src/index.js"] == "".join(
        line.replace("Parameter.Value", "process.env['PRODUCT_CATALOG_SECRET']")
        for line in lines
        if not line.startswith(dropped)
    )
    assert result.rewritten == {"PRODUCT_CATALOG_SECRET"}


def test_shop() -> None:
    charge = (GOLDEN / "chargeCard" / "src" / "index.js").read_text()
    start, end = charge.index("const aws = "), charge.index("exports.handler")
    result = rewrite_ssm_reads({"src/index.js": charge}, ["GATEWAY_KEY"])
    assert result.rewritten == {"GATEWAY_KEY"}
    assert result.sources["src/index.js"] == (
        charge[:start]
        + "// The variable holds the parameter's name; its value is read once.\n"
        + "const gatewayKey = Promise.resolve(process.env.GATEWAY_KEY);\n\n"
        + charge[end:]
    )

    refund = (GOLDEN / "refundCard" / "src" / "index.js").read_text()
    end = refund.index("module.exports")
    result = rewrite_ssm_reads({"src/index.js": refund}, ["GATEWAY_KEY", "REFUND_PIN"])
    assert result.rewritten == {"GATEWAY_KEY", "REFUND_PIN"}
    assert result.sources["src/index.js"] == (
        "const crypto = require('crypto');\n\n"
        "const secret = async (name) => {\n  return process.env[name];\n};\n\n" + refund[end:]
    )


# Execution: each file before, against a stand-in for the SDK, and after, without it.

PARAMETERS = {f"/amplify/d1example/main/AMPLIFY_fn_{name}": f"the value of {name}" for name in ("KEY", "PIN")}

SDK_V3 = """
const parameters = %s;
const answer = (Name) => {
  globalThis.requests += 1;
  if (!(Name in parameters)) throw new Error(`ParameterNotFound: ${Name}`);
  return { Name, Value: parameters[Name], Version: 1 };
};
const decrypted = ({ WithDecryption }, result) => (WithDecryption ? result : 'AQICAH...');
class SSM {
  async getParameter(input) { return decrypted(input, { Parameter: answer(input.Name) }); }
  async getParameters(input) { return decrypted(input, { Parameters: input.Names.map(answer).reverse() }); }
}
exports.SSM = SSM;
exports.SSMClient = class SSMClient extends SSM { send(command) { return command.run(this); } destroy() {} };
exports.GetParameterCommand = class { constructor(i) { this.run = (client) => client.getParameter(i); } };
exports.GetParametersCommand = class { constructor(i) { this.run = (client) => client.getParameters(i); } };
exports.PutParameterCommand = class {};
"""
SDK_V2 = """
const v3 = require('@aws-sdk/client-ssm');
const client = new v3.SSM();
class SSM {
  getParameter(input) { return { promise: () => client.getParameter(input) }; }
  getParameters(input) { return { promise: () => client.getParameters(input) }; }
}
module.exports = { SSM, config: { update() {} } };
"""
RUNNER = """
const { jobs } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
(async () => {
  const log = console.log;
  const outcomes = [];
  for (const { file, env } of jobs) {
    const lines = [];
    for (const level of ['log', 'error']) console[level] = (...values) => lines.push(values.map(String).join(' '));
    Object.assign(process.env, env);
    globalThis.requests = 0;
    const results = [];
    try {
      const { handler } = await import(file);
      for (const n of [1, 2, 3]) results.push(await handler({ n }));
    } catch (error) {
      results.push(`failed: ${error.stack}`);
    }
    outcomes.push({ results, lines, requests: globalThis.requests });
  }
  log(JSON.stringify(outcomes));
})();
"""


@pytest.mark.node
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_same_result_without_ssm(tmp_path: Path) -> None:
    cases = [case for case in REWRITTEN if case.suffix != ".ts"]
    cases += [_of_shop("chargeCard"), _of_shop("refundCard")]
    files = []
    for index, case in enumerate(cases):
        for kind, source in (("before", case.before), ("after", case.after)):
            files.append(tmp_path / f"{kind}{index}{case.suffix}")
            files[-1].write_text(source, newline="")

    assert_same(cases, files, tmp_path)


@pytest.mark.node
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_typescript_passes_the_type_check_and_does_the_same(tmp_path: Path) -> None:
    packages = Path(os.environ.get("AMP2GEN_NODE_MODULES") or HERE.parents[1] / "toolchain" / "node_modules")
    needed = [packages / each for each in ("typescript", "@types/node", "@aws-sdk/client-ssm")]
    if not all(each.is_dir() for each in needed):
        pytest.skip(f"no typescript, @types/node and @aws-sdk/client-ssm in {packages}")
    project, emitted = tmp_path / "project", tmp_path / "emitted"
    project.mkdir()
    emitted.mkdir()
    (project / "node_modules").symlink_to(packages, target_is_directory=True)
    cases = [case for case in REWRITTEN if case.suffix == ".ts"]
    for index, case in enumerate(cases):
        (project / f"before{index}.ts").write_text(case.before)
        (project / f"after{index}.ts").write_text(case.after)
    sources = sorted(path.name for path in project.glob("*.ts"))
    options = "--strict --skipLibCheck --types node --target es2022 --module nodenext --moduleResolution nodenext"
    done = subprocess.run(
        ["node", "node_modules/typescript/bin/tsc", *options.split(), "--outDir", str(emitted), *sources],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    files = [emitted / f"{kind}{index}.js" for index in range(len(cases)) for kind in ("before", "after")]

    assert_same(cases, files, emitted)


def assert_same(cases: list[Case], files: list[Path], folder: Path) -> None:
    """Runs `files`, before and after for each case, in one process; they must say the same, the latter without SSM."""
    _install_sdk(folder)
    paths = {parameter.rsplit("_", 1)[1]: parameter for parameter in PARAMETERS}
    values = {name: PARAMETERS[path] for name, path in paths.items()}
    jobs = [{"file": str(file), "env": (paths, values)[index % 2]} for index, file in enumerate(files)]
    (folder / "run.js").write_text(RUNNER)
    done = subprocess.run(
        ["node", str(folder / "run.js")],
        input=json.dumps({"jobs": jobs}),
        env={"PATH": os.environ["PATH"], "AWS_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    assert len(outcomes) == 2 * len(cases)
    for case, before, after in zip(cases, outcomes[::2], outcomes[1::2], strict=True):
        assert not any(str(each).startswith("failed") for each in before["results"]), (case.name, before)
        assert len(before["results"]) == 3
        assert before["requests"] > 0, case.name
        assert after["requests"] == 0, case.name
        assert (after["results"], after["lines"]) == (before["results"], before["lines"]), case.name


def _of_shop(function: str) -> Case:
    """A handler of the shop with its secrets called KEY and PIN, and events that fit it."""
    source = (GOLDEN / function / "src" / "index.js").read_text()
    source = source.replace("GATEWAY_KEY", "KEY").replace("REFUND_PIN", "PIN")
    wrap = (
        "\nconst inner = module.exports.handler;\n"
        "module.exports.handler = ({ n }) =>\n"
        "  inner({ arguments: { orderID: `order-${n}`, token: 't', pin: 'the value of PIN' } });\n"
    )
    result = rewrite(source)
    assert result.rewritten == {"KEY", "PIN"}
    return Case(function, source + wrap, result.sources["src/index.js"] + wrap)


def _install_sdk(folder: Path) -> None:
    version3 = folder / "node_modules" / "@aws-sdk" / "client-ssm"
    version2 = folder / "node_modules" / "aws-sdk"
    version3.mkdir(parents=True)
    (version2 / "clients").mkdir(parents=True)
    (version3 / "index.js").write_text(SDK_V3 % json.dumps(PARAMETERS))
    (version2 / "index.js").write_text(SDK_V2)
    (version2 / "clients" / "ssm.js").write_text("module.exports = require('..').SSM;\n")
