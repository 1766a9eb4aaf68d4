import mongoose from 'mongoose';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

const newFolder = () => mkdtemp(join(tmpdir(), 'perch-children-'));

async function removeFolder(folder: string): Promise<void> {
  await cleanLeftovers(homeIn(folder).run);
  await rm(folder, { recursive: true, force: true });
}

interface Started {
  readonly mongod: number;
  readonly own: number;
  readonly uri: string;
  readonly port: number;
}

async function startParent(folder: string): Promise<{ parent: ChildProcess; started: Started }> {
  const args = [join(root, 'bin', 'run.mjs'), 'test/integration/servers-parent.ts', folder];
  const parent = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
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

describe('the children of a parent', () => {
  let folder: string;
  let parent: ChildProcess;
  let started: Started;
  let mongod: Identity;
  beforeAll(async () => {
    folder = await newFolder();
    ({ parent, started } = await startParent(folder));
    mongod = identify(started.mongod);
    await insertAccount(started.uri);
  });
  afterAll(async () => {
    await killHard(parent);
    await removeFolder(folder);
  });
  const clean = () => cleanLeftovers(homeIn(folder).run);
  const record = () => join(homeIn(folder).run, `mongod-${mongod.pid}.json`);

  test('are left alone while it lives', async () => {
    expect(await clean()).toEqual([]);
    expect(isRunning(mongod)).toBe(true);
  });

  test('after kill -9: our own ends with it, a process that merely got a recorded pid is left alone', async () => {
    const own = identify(started.own);
    await killHard(parent);
    expect(await waitFor(() => !isRunning(own), 5_000), 'our own child ends with its parent').toBe(true);
    expect(isRunning(mongod), 'mongod is left over').toBe(true);

    const text = await readFile(record(), 'utf8');
    await writeFile(record(), text.replaceAll(mongod.startedAt, 'an earlier process'));
    expect(await clean()).not.toContain('mongod');
    expect(isRunning(mongod)).toBe(true);
    await writeFile(record(), text);
  });

  test('the next start ends what was left with its scratch folder and finds its data, also on another port', async () => {
    const scratch = join(folder, 'scratch');
    await mkdir(join(scratch, 'within'), { recursive: true });
    const text = await readFile(record(), 'utf8');
    await writeFile(record(), text.replace('"scratch":[]', `"scratch":[${JSON.stringify(scratch)}]`));
    expect(await clean()).toContain('mongod');
    expect(isRunning(mongod)).toBe(false);
    expect(await readdir(homeIn(folder).run)).toEqual([]);
    expect(await readdir(folder)).not.toContain('scratch');

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
});

describe('a child', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(() => removeFolder(folder));

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

  test('that ignores SIGTERM is killed after its grace', async () => {
    const child = await sleeper(
      `process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000)`,
    );
    await child.stop();
    expect(await child.ended).toBe('SIGKILL');
  });

  test('that ends before it is ready is reported with the end of its log', async () => {
    await expect(sleeper(`console.error('port in use'); process.exit(3)`)).rejects.toThrow(
      /ended: exit code 3[\s\S]*port in use/,
    );
  });

  test('that is told to stop while it starts is ended at once', async () => {
    const giveUp = new AbortController();
    const starting = sleeper(`setInterval(() => {}, 1000)`, 30_000, giveUp.signal);
    expect(await waitFor(() => existsSync(homeIn(folder).run), 5_000)).toBe(true);
    giveUp.abort();
    await expect(starting).rejects.toThrow(/told to stop/);
    expect(await readdir(homeIn(folder).run)).toEqual([]);
  });

  test('that is never ready is ended', async () => {
    await expect(sleeper(`setInterval(() => {}, 1000)`, 300)).rejects.toThrow(/not ready within 0.3 s/);
    expect(await readdir(homeIn(folder).run)).toEqual([]);
  });
});
