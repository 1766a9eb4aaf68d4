import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { read } from '../../documents/checkout.js';
import { eventually } from '../../eventually.js';
import { deskOf } from '../desk.js';
import { stackForFile } from '../stack.js';
import { openShell, type Shell } from './shell.js';
import { holds, stepsOf, type Step } from './steps.js';

// As in `npm run up` with the sandbox.
const stack = await stackForFile({ env: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' } });
const folder = await mkdtemp(join(tmpdir(), 'perch-guide-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As `npm run up` writes it. */
async function writeAccess(): Promise<void> {
  await mkdir(join(folder, '.perch'));
  await writeFile(join(folder, '.perch', 'access.json'), JSON.stringify(stack.access));
}

async function take(shell: Shell, { under, script, shows, takesAMoment }: Step): Promise<void> {
  const isShown = (answer: string) => shows === null || holds(JSON.parse(answer), JSON.parse(shows));
  let answer = await shell.run(script);
  const again = async () => isShown(answer) || isShown((answer = await shell.run(script)));
  if (takesAMoment) await eventually(again, { withinMs: 90_000 }).catch(() => undefined);
  expect(isShown(answer), `${under}\n${script}\n${answer}`).toBe(true);
}

test('every command of the admin guide does what the guide shows, one after another', async () => {
  await writeAccess();
  await deskOf(stack).plentyOfMessageReads();
  const steps = stepsOf(read('docs/admin-guide.md'));
  expect(steps.length).toBeGreaterThan(30);
  const shell = openShell(folder);
  try {
    for (const step of steps) await take(shell, step);
  } finally {
    shell.close();
  }
}, 240_000);
