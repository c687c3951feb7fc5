// Builds client apps as far as that goes without their packages: TypeScript checks each program, esbuild reads each file.
// Arguments: the toolchain's folder, then the apps' folders. Prints a JSON list of what is wrong.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';

const [toolchain, ...apps] = process.argv.slice(2);
const require = createRequire(join(toolchain, 'package.json'));
const ts = require('typescript');
const esbuild = require('esbuild');

const wrong = [];
// Flow's types are for React Native's own build.
const isFlow = (source) => source.includes('@flow');

for (const app of apps) {
  const config = join(app, 'tsconfig.check.json');
  const { options, fileNames, errors } = ts.getParsedCommandLineOfConfigFile(config, {}, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (error) => wrong.push(`${app}: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`),
  });
  const program = ts.createProgram(fileNames, options);
  for (const error of [...errors, ...ts.getPreEmitDiagnostics(program)]) {
    if (error.file && isFlow(error.file.text)) continue;
    const place = error.file ? `${error.file.fileName}:${error.file.getLineAndCharacterOfPosition(error.start).line + 1}` : app;
    wrong.push(`${place}: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`);
  }
  for (const path of readdirSync(app, { recursive: true }).map((name) => join(app, name))) {
    const loader = { '.js': 'jsx', '.jsx': 'jsx', '.ts': 'ts', '.tsx': 'tsx' }[extname(path)];
    const source = loader && readFileSync(path, 'utf8');
    if (!loader || isFlow(source) || path.endsWith('.d.ts')) continue;
    await esbuild.transform(source, { loader, sourcefile: path, tsconfigRaw: { compilerOptions: { experimentalDecorators: true } } })
      .catch((error) => wrong.push(error.message));
  }
}

console.log(JSON.stringify(wrong));
