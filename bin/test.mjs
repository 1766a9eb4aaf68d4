#!/usr/bin/env node
// npm test [-- vitest arguments]: every tier, and as its last line "N passed, N failed".
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

const folder = mkdtempSync(join(tmpdir(), 'perch-report-'));
const report = join(folder, 'report.json');
process.exitCode = await runVitest(process.argv.slice(2));
Object.assign(tally, count(readReport(), process.exitCode));
rmSync(folder, { recursive: true });

function runVitest(args) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = spawn(
    process.execPath,
    [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...args],
    { cwd: root, stdio: 'inherit' },
  );
  // A terminal sends Ctrl-C to both; vitest stops its servers, so this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => vitest.kill(signal));
  return new Promise((resolve) => {
    vitest.once('error', () => resolve(1));
    vitest.once('close', (code) => resolve(code ?? 1));
  });
}

function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A file that cannot be loaded holds no failed test, and a crash no report: each counts as a failure. */
function count(results, exitCode) {
  const unloadable = (results?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  const failed = (results?.numFailedTests ?? 0) + unloadable.length;
  return { passed: results?.numPassedTests ?? 0, failed: exitCode === 0 ? failed : Math.max(failed, 1) };
}
