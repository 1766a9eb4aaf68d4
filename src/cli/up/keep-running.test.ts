import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Child, homeIn, startChild } from '../../servers/children.js';
import { identityOf } from '../../servers/identity.js';
import { waitFor } from '../../servers/wait.js';
import { keepRunning } from './keep-running.js';

let folder: string;
let children: Child[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perch-keep-'));
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.stop()));
  await rm(folder, { recursive: true, force: true });
});

const start = async () => {
  const child = await startChild({
    name: 'steady',
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    home: homeIn(folder),
    ready: () => true,
    readyWithinMs: 5_000,
    graceMs: 1_000,
  });
  children.push(child);
  return child;
};

test('a child that is killed is started again, and a stop is final', async () => {
  const said: string[] = [];
  const kept = await keepRunning(start, (line) => said.push(line), 20);
  process.kill(children[0]!.pid, 'SIGKILL');
  expect(await waitFor(() => children.length === 2, 5_000)).toBe(true);
  expect(said[0]).toContain('steady ended (SIGKILL); starting it again');

  await kept.stop();
  expect(children).toHaveLength(2);
  expect(identityOf(children[1]!.pid)).toBeUndefined();
});

test('a start that fails is tried again', async () => {
  let failures = 1;
  const said: string[] = [];
  const kept = await keepRunning(
    async () => {
      if (children.length === 1 && failures-- > 0) throw new Error('port in use');
      return start();
    },
    (line) => said.push(line),
    20,
  );
  process.kill(children[0]!.pid, 'SIGKILL');
  expect(await waitFor(() => said.includes('steady runs again'), 5_000)).toBe(true);
  expect(said).toContain('port in use');
  await kept.stop();
});

test('a first start that fails is an error', async () => {
  const failing = keepRunning(
    () => Promise.reject(new Error('no such program')),
    () => undefined,
  );
  await expect(failing).rejects.toThrow('no such program');
});
