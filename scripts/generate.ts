/** Writes the files that are made from the code; with `--check` fails if one of them is stale. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeApi, describeProblems } from '../api/describe.js';
import { environment } from '../src/config.js';
import { completeLock } from './complete-lock.js';
import { environmentExample } from './environment-example.js';
import { settingsTable } from './settings-table.js';

const root = resolve(import.meta.dirname, '..');

const generated: { path: string; make: () => string | Promise<string> }[] = [
  { path: '.env.example', make: () => environmentExample(environment) },
  { path: 'docs/openapi.json', make: describeApi },
  { path: 'docs/errors.md', make: describeProblems },
  { path: 'docs/account-settings.md', make: settingsTable },
  // npm ci must accept it on every platform.
  {
    path: 'package-lock.json',
    make: () => completeLock(readFileSync(resolve(root, 'package-lock.json'), 'utf8')),
  },
];

const checking = process.argv.includes('--check');
const stale: string[] = [];

for (const { path, make } of generated) {
  const file = resolve(root, path);
  const wanted = await make();
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
  stale.push(path);
  if (!checking) writeFileSync(file, wanted);
}

if (checking && stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run npm run generate and commit the result.`);
  process.exitCode = 1;
} else if (!checking) {
  console.log(stale.length === 0 ? 'Everything was up to date.' : `Wrote ${stale.join(', ')}.`);
}
