import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { root } from '../../src/cli/root.js';

let demo: ChildProcess | undefined;
// The whole group: npm does not hand signals on to what it runs.
afterEach(() => {
  if (demo?.pid !== undefined && demo.exitCode === null) process.kill(-demo.pid, 'SIGTERM');
});

function runDemo(): Promise<{ code: number | null; output: string }> {
  const child = spawn('npm', ['run', '--silent', 'demo'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  demo = child;
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

test('npm run demo plays its day, and everything is as expected', async () => {
  const { code, output } = await runDemo();
  const [summary = ''] = /^demo: .*$/m.exec(output) ?? [];
  console.log(summary);
  expect(summary, output).toMatch(/^demo: \d+ checks, \d+ as expected, 0 different, in .+$/);
  expect(code, output).toBe(0);
  expect(output.trimEnd().endsWith(summary), output).toBe(true);
}, 240_000);
