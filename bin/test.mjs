#!/usr/bin/env node
// npm test [-- vitest arguments]: every tier but those of endurance, or what is named; its last line is "N passed, N failed".
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, ensureNode, root } from './install.mjs';

// Said last whatever happens, also when the installation fails and ends the process.
const tally = { passed: 0, failed: 1 };
process.once('exit', () => console.log(`${tally.passed} passed, ${tally.failed} failed`));

ensureNode();
await ensureInstalled();

const folder = mkdtempSync(join(tmpdir(), 'perch-tally-'));
const file = join(folder, 'tally.json');
const asked = process.argv.slice(2);
const isNamed = asked.some(
  (argument) =>
    argument.startsWith('--project') ||
    (!argument.startsWith('-') && (argument.includes('/') || argument.includes('.test.'))),
);
process.exitCode = await runVitest(isNamed ? asked : ['--project=!endurance*', ...asked]);
Object.assign(tally, readTally() ?? { passed: 0, failed: 1 });
// Vitest may fail for more than its tests: an error outside of them, nothing to run, a crash.
if (process.exitCode !== 0) tally.failed = Math.max(tally.failed, 1);
rmSync(folder, { recursive: true });

function runVitest(args) {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', `--reporter=${join(root, 'bin', 'tally.mjs')}`];
  const env = { ...process.env, PERCH_TALLY: file };
  const vitest = spawn(process.execPath, [program, 'run', ...reporters, ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to both; vitest stops its servers, so this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => vitest.kill(signal));
  return new Promise((resolve) => {
    vitest.once('error', () => resolve(1));
    vitest.once('close', (code) => resolve(code ?? 1));
  });
}

function readTally() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
