/** Synthesizes each case: its stacks, and what CloudFormation would refuse. */
import fs from 'node:fs';
import path from 'node:path';
import { CloudFormationValidatePlugin, Stack } from 'aws-cdk-lib';
import { messageOf, report, request } from './request.mjs';
import { loadBackend } from './session.mjs';

freezeClock(request.now);
keepValidator();
process.env.CDK_VALIDATION = String(request.validate);
for (const kase of request.cases) report(kase.id, await synthesize(kase));
process.exit();

async function synthesize(kase) {
  try {
    const { app } = await loadBackend(kase);
    const { directory } = app.synth();
    return {
      stacks: app.node.findAll().filter(Stack.isStack).map(describe),
      violations: request.validate ? readViolations(directory) : [],
    };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function describe(stack) {
  const parent = stack.nestedStackParent;
  return {
    path: stack.node.path,
    parent: parent ? parent.node.path : null,
    logicalId: parent
      ? parent.resolve(stack.nestedStackResource.logicalId)
      : null,
    file: stack.templateFile,
  };
}

function readViolations(directory) {
  const file = path.join(directory, 'validation-report.json');
  const { pluginReports } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return pluginReports.flatMap(({ violations }) => violations);
}

/** Expiry dates, "last updated": the same in every run. */
function freezeClock(now) {
  globalThis.Date = class extends Date {
    constructor(...args) {
      super(...(args.length > 0 ? args : [now]));
    }
    static now() {
      return now;
    }
  };
}

/**
 * The validator compiles its rules for the resource types it meets, which takes
 * 2 s, and again for each app with a type that the last one lacked. Types are
 * collected here, so that it seldom has to.
 */
function keepValidator() {
  const validator = CloudFormationValidatePlugin._singletonInstance();
  const initialize = validator.initializeEngine.bind(validator);
  const seen = new Set();
  validator.initializeEngine = (types) => {
    for (const type of types) seen.add(type);
    return initialize(new Set(seen));
  };
}
