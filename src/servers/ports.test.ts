import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFree, keptPorts } from './ports.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perch-ports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const names = ['api', 'mongodb'] as const;
const file = () => join(folder, 'deep', 'ports.json');
const kept = (onMoved?: (name: string, from: number, to: number) => void) =>
  keptPorts(file(), names, onMoved);

test('ports are the same at every start', async () => {
  const first = await kept();
  expect(first.api).not.toBe(first.mongodb);
  expect(await kept()).toEqual(first);
});

test('a port that another process took meanwhile is chosen anew, the others stay', async () => {
  const first = await kept();
  const intruder = createServer().listen(first.api, '127.0.0.1');
  await once(intruder, 'listening');
  try {
    expect(await isFree(first.api)).toBe(false);
    const moved: unknown[] = [];
    const second = await kept((...what) => moved.push(what));
    expect(moved).toEqual([['api', first.api, second.api]]);
    expect(second.api).not.toBe(first.api);
    expect(second.mongodb).toBe(first.mongodb);
    expect(JSON.parse(await readFile(join(folder, 'deep', 'ports.json'), 'utf8'))).toEqual(second);
  } finally {
    intruder.close();
  }
});

test('a file that was cut off is told with what to do', async () => {
  await kept();
  await writeFile(file(), '{"api": 4');
  await expect(kept()).rejects.toThrow(`${file()} cannot be read. Delete it: ports are picked anew.`);
});
