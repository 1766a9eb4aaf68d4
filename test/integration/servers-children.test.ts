import mongoose from 'mongoose';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../src/root.js';
import { homeIn, startChild } from '../../src/servers/children.js';
import { provide } from '../../src/servers/find.js';
import { type Identity, identityOf, isRunning } from '../../src/servers/identity.js';
import { mongodb } from '../../src/servers/mongodb.js';
import { freePort } from '../../src/servers/ports.js';
import { silentProgress } from '../../src/servers/progress.js';
import { cleanLeftovers } from '../../src/servers/records.js';
import { startMongodb } from '../../src/servers/start-mongodb.js';
import { waitFor } from '../../src/servers/wait.js';

let folder: string;
const toEnd: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perch-children-'));
});
afterEach(async () => {
  for (const child of toEnd.splice(0)) await killHard(child);
  await cleanLeftovers(homeIn(folder).run);
  await rm(folder, { recursive: true, force: true });
});

interface Started {
  readonly mongod: number;
  readonly own: number;
  readonly uri: string;
  readonly port: number;
}

async function startParent(): Promise<{ parent: ChildProcess; started: Started }> {
  const args = [join(root, 'bin', 'run.mjs'), 'test/integration/servers-parent.ts', folder];
  const parent = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  toEnd.push(parent);
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
  return { parent, started: JSON.parse(line) as Started };
}

const identify = (pid: number): Identity => {
  const found = identityOf(pid);
  if (found === undefined) throw new Error(`${pid} does not run`);
  return found;
};

/** What a parent that is still dying started is left alone by cleaning up: so its exit is awaited. */
async function killHard(parent: ChildProcess): Promise<void> {
  if (parent.exitCode !== null || parent.signalCode !== null) return;
  const exit = once(parent, 'exit');
  parent.kill('SIGKILL');
  await exit;
}

const connect = (uri: string) => new mongoose.mongo.MongoClient(uri).connect();

async function insertAccount(uri: string): Promise<void> {
  const client = await connect(uri);
  await client
    .db('kept')
    .collection('accounts')
    .insertOne({ handle: 'acme' }, { writeConcern: { w: 'majority' } });
  await client.close();
}

async function countAccounts(uri: string): Promise<number> {
  const client = await connect(uri);
  const count = await client.db('kept').collection('accounts').countDocuments({ handle: 'acme' });
  await client.close();
  return count;
}

test('after kill -9 of the parent the next start ends what was left and finds its data, also on another port', async () => {
  const { parent, started } = await startParent();
  await insertAccount(started.uri);
  const [mongod, own] = [identify(started.mongod), identify(started.own)];

  await killHard(parent);
  expect(await waitFor(() => !isRunning(own), 5_000), 'our own child ends with its parent').toBe(true);
  expect(isRunning(mongod), 'mongod is left over').toBe(true);

  expect(await cleanLeftovers(homeIn(folder).run)).toContain('mongod');
  expect(isRunning(mongod)).toBe(false);
  expect(await readdir(homeIn(folder).run)).toEqual([]);

  const found = await provide(mongodb, silentProgress, { ...process.env, MONGODB_URI: '' });
  if (found.kind !== 'program') throw new Error('no mongod');
  const port = await freePort();
  expect(port).not.toBe(started.port);
  const dataFolder = join(folder, 'data');
  const again = await startMongodb({ program: found.path, port, dataFolder, home: homeIn(folder) });
  expect(await countAccounts(again.uri)).toBe(1);
  await again.stop();
  expect(identityOf(again.pid)).toBeUndefined();
});

test('children of a parent that lives are left alone', async () => {
  const { started } = await startParent();
  const mongod = identify(started.mongod);
  expect(await cleanLeftovers(homeIn(folder).run)).toEqual([]);
  expect(isRunning(mongod)).toBe(true);
});

test('a process that merely got a recorded pid is left alone', async () => {
  const { parent, started } = await startParent();
  const mongod = identify(started.mongod);
  await killHard(parent);
  const record = join(homeIn(folder).run, `mongod-${mongod.pid}.json`);
  const text = await readFile(record, 'utf8');
  await writeFile(record, text.replaceAll(mongod.startedAt, 'an earlier process'));
  expect(await cleanLeftovers(homeIn(folder).run)).not.toContain('mongod');
  expect(isRunning(mongod)).toBe(true);

  await writeFile(record, text);
  expect(await cleanLeftovers(homeIn(folder).run)).toContain('mongod');
  expect(isRunning(mongod)).toBe(false);
});

test('the scratch folder of a killed parent goes with the child', async () => {
  const { parent, started } = await startParent();
  const record = join(homeIn(folder).run, `mongod-${started.mongod}.json`);
  const text = await readFile(record, 'utf8');
  await writeFile(
    record,
    text.replace('"scratch":[]', `"scratch":[${JSON.stringify(join(folder, 'data'))}]`),
  );
  await killHard(parent);
  await cleanLeftovers(homeIn(folder).run);
  expect(await readdir(folder)).not.toContain('data');
});

const sleeper = (script: string, readyWithinMs = 10_000, giveUp?: AbortSignal) =>
  startChild({
    name: 'sleeper',
    command: process.execPath,
    args: ['-e', script],
    home: homeIn(folder),
    ready: (output) => output.includes('ready'),
    readyWithinMs,
    giveUp,
    graceMs: 300,
  });

test('a child that ignores SIGTERM is killed after its grace', async () => {
  const child = await sleeper(
    `process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000)`,
  );
  await child.stop();
  expect(await child.ended).toBe('SIGKILL');
});

test('a child that ends before it is ready is reported with the end of its log', async () => {
  await expect(sleeper(`console.error('port in use'); process.exit(3)`)).rejects.toThrow(
    /ended: exit code 3[\s\S]*port in use/,
  );
});

test('a child that is told to stop while it starts is ended at once', async () => {
  const giveUp = new AbortController();
  const starting = sleeper(`setInterval(() => {}, 1000)`, 30_000, giveUp.signal);
  expect(await waitFor(() => existsSync(homeIn(folder).run), 5_000)).toBe(true);
  giveUp.abort();
  await expect(starting).rejects.toThrow(/told to stop/);
  expect(await readdir(homeIn(folder).run)).toEqual([]);
});

test('a child that is never ready is ended', async () => {
  await expect(sleeper(`setInterval(() => {}, 1000)`, 300)).rejects.toThrow(/not ready within 0.3 s/);
  expect(await readdir(homeIn(folder).run)).toEqual([]);
});
