// Compiles a React Native app as Metro does, file by file, and looks up what its files import.

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(resolve('package.json'));
const babel = require('@babel/core');
const sources = readdirSync('.').filter((name) => name.endsWith('.js') && !name.endsWith('.config.js'));

for (const name of sources) {
  const { code } = await babel.transformFileAsync(name, { cwd: process.cwd() });
  for (const [, module] of code.matchAll(/require\("(.+?)"\)/g)) require.resolve(module);
}
