// Judges TypeScript snippets with the real tools, many in one process.
// stdin: { snippets: [text], expressions: [text], widths: [text] } as JSON; each list may be absent.
// stdout: { snippets: [{ formatted, errors, statements }], expressions: [value], widths: [columns] }. AMP2GEN_NODE_MODULES names
// the folder that has prettier and typescript.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';

const require = createRequire(join(process.env.AMP2GEN_NODE_MODULES, 'x'));
const input = JSON.parse(readFileSync(0, 'utf8'));
const output = { snippets: [], expressions: [], widths: [] };

if (input.snippets) {
  const prettier = require('prettier');
  const ts = require('typescript');
  for (const text of input.snippets) {
    const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest);
    const errors = file.parseDiagnostics.map((problem) =>
      ts.flattenDiagnosticMessageText(problem.messageText, ' '),
    );
    let formatted = null;
    try {
      formatted = await prettier.format(text, {
        parser: 'typescript',
        singleQuote: true,
      });
    } catch (error) {
      errors.push(String(error));
    }
    output.snippets.push({
      formatted,
      errors,
      statements: file.statements.length,
    });
  }
}

for (const text of input.expressions ?? []) {
  output.expressions.push(new Function(`'use strict'; return (${text}\n);`)());
}

if (input.widths) {
  const { util } = require('prettier');
  output.widths = input.widths.map((text) => util.getStringWidth(text));
}

// undefined has no form in JSON.
const tagged = (_, value) =>
  value === undefined ? { $undefined: true } : value;
process.stdout.write(JSON.stringify(output, tagged));
