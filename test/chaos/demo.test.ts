import { afterEach, expect, test } from 'vitest';
import { runLine, type CommandLine } from '../e2e/command-line.js';

let demo: CommandLine | undefined;
afterEach(() => demo?.stop());

test('npm run demo plays its day, and everything is as expected', async () => {
  demo = runLine('npm run --silent demo');
  const code = await demo.ended;
  const output = demo.output();
  const [summary = ''] = /^demo: .*$/m.exec(output) ?? [];
  console.log(summary);
  expect(summary, output).toMatch(/^demo: \d+ checks, \d+ as expected, 0 different, in .+$/);
  expect(code, output).toBe(0);
  expect(output.trimEnd().endsWith(summary), output).toBe(true);
}, 240_000);
