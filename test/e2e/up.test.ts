import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { perch } from '../../api/client/perch-client.js';
import { root } from '../../src/root.js';
import { identityOf } from '../../src/servers/identity.js';
import { cleanLeftovers } from '../../src/servers/records.js';
import { waitFor } from '../../src/servers/wait.js';
import { read } from '../documents/checkout.js';
import { shellBlocksOf } from '../documents/markdown.js';
import { eventually } from '../eventually.js';
import { runLine } from './command-line.js';

const accessShape = z.strictObject({
  apiUrl: z.url(),
  consoleUrl: z.null(),
  temporalUiUrl: z.url(),
  sandboxUrl: z.url(),
  adminToken: z.string(),
});

let folder: string;
const started: ChildProcess[] = [];
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'perch-up-')), '.perch');
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await cleanLeftovers(join(folder, 'run'));
  await rm(dirname(folder), { recursive: true, force: true });
});

function startUp() {
  // Servers of a person's own would be used instead of those that up starts.
  const env = { ...process.env, MONGODB_URI: '', TEMPORAL_ADDRESS: '' };
  const args = [join(root, 'bin', 'perch.mjs'), 'up', '--folder', folder, '--email', 'ada@example.com'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const up = {
    child,
    ended,
    output: () => output,
    async says(pattern: RegExp): Promise<RegExpExecArray> {
      await waitFor(() => pattern.test(output) || child.exitCode !== null, 90_000);
      const found = pattern.exec(output);
      if (found === null) throw new Error(`up did not say ${String(pattern)}:\n${output}\n${logs()}`);
      return found;
    },
  };
  started.push(child);
  return up;
}

const logs = () =>
  readdirSync(join(folder, 'logs'))
    .map((name) => `== ${name}\n${readFileSync(join(folder, 'logs', name), 'utf8').slice(-1_500)}`)
    .join('\n');

const access = () => accessShape.parse(JSON.parse(readFileSync(join(folder, 'access.json'), 'utf8')));

/** Processes that up has started, by name. */
const children = (): Map<string, number> =>
  new Map(
    readdirSync(join(folder, 'run')).map((file) => {
      const [name = '', pid = ''] = file.replace('.json', '').split('-');
      return [name, Number(pid)];
    }),
  );

/** Runs the README's lines where `.perch/` is, until they say the words. */
async function listenAsTheReadmeDoes(says: RegExp): Promise<void> {
  const block = shellBlocksOf(read('README.md')).find(({ under }) =>
    under.startsWith('Listen to what comes in'),
  );
  const { stop, ended, output } = runLine(block!.script, dirname(folder));
  await eventually(() => says.test(output()), { what: String(says) });
  stop();
  await ended;
}

/** Runs the README's lines where `.perch/` is; what the last one printed. */
async function answerAsTheReadmeDoes() {
  const block = shellBlocksOf(read('README.md')).find(({ under }) => under === 'Answer a ticket:');
  const { ended, output } = runLine(block!.script, dirname(folder));
  expect(await ended, output()).toBe(0);
  return z.object({ id: z.string(), text: z.literal('We are on it!') }).parse(JSON.parse(output()));
}

const FIRST_TICKET = /First ticket after ([\d.]+) s:\n.*#\d+/;

test('a first start shows a customer’s ticket, writes where everything is, is answered by the README’s lines, and Ctrl-C stops it all', async () => {
  const up = startUp();
  await up.says(FIRST_TICKET);

  expect(up.output()).toContain('ada@example.com');
  expect(statSync(join(folder, 'access.json')).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'env')).mode & 0o777).toBe(0o600);
  const { apiUrl, temporalUiUrl, sandboxUrl, adminToken } = access();
  for (const url of [`${apiUrl}/live`, `${apiUrl}/docs`, temporalUiUrl, sandboxUrl])
    expect((await fetch(url)).status, url).toBe(200);
  expect((await perch(apiUrl, adminToken).all('/v1/tickets')).length).toBeGreaterThan(0);

  const reply = await answerAsTheReadmeDoes();
  const api = perch(apiUrl, adminToken);
  await eventually(async () => (await api.get(`/v1/replies/${reply.id}`)).state === 'sent', {
    what: 'a sent answer',
  });

  // The sandbox is lively: somebody writes soon.
  await listenAsTheReadmeDoes(/^event: item\ndata: \{.*"origins":\["mention/m);

  const pids = [...children().values()];
  expect([...children().keys()].sort()).toEqual(['api', 'mongod', 'sandbox', 'temporal', 'worker']);
  up.child.kill('SIGINT');
  expect(await up.ended).toBe(0);
  expect(pids.filter((pid) => identityOf(pid) !== undefined)).toEqual([]);
  expect(existsSync(join(folder, 'access.json'))).toBe(false);
}, 180_000);

test('a second start continues, and starts a killed worker again; a third ends what kill -9 left', async () => {
  const second = startUp();
  const [, after = ''] = await second.says(FIRST_TICKET);
  console.log(`The second start showed its first ticket after ${after} s`);
  const api = perch(access().apiUrl, access().adminToken);
  const [oldest] = (await api.all('/v1/tickets')).slice(-1);

  process.kill(children().get('worker')!, 'SIGKILL');
  await second.says(/worker ended \(SIGKILL\)/);
  await second.says(/worker runs again/);
  const seen = (second.output().match(/ #\d+ /g) ?? []).length;
  expect(await waitFor(() => (second.output().match(/ #\d+ /g) ?? []).length > seen, 60_000)).toBe(true);

  const left = children();
  second.child.kill('SIGKILL');
  await second.ended;
  const own = ['worker', 'api', 'sandbox'].map((name) => left.get(name)!);
  expect(await waitFor(() => own.every((pid) => identityOf(pid) === undefined), 30_000)).toBe(true);

  const third = startUp();
  await third.says(/Ended what an earlier run left: .*mongod/);
  await third.says(FIRST_TICKET);
  const ids = (await perch(access().apiUrl, access().adminToken).all('/v1/tickets')).map(({ id }) => id);
  expect(ids).toContain(oldest!.id);
  third.child.kill('SIGTERM');
  expect(await third.ended).toBe(0);
  expect(children().size).toBe(0);
}, 240_000);

test('a second SIGTERM right after the first leaves at once, and no process behind', async () => {
  const up = startUp();
  const named = ['mongod', 'temporal', 'sandbox'];
  const areThere = () => existsSync(join(folder, 'run')) && named.every((name) => children().has(name));
  expect(await waitFor(areThere, 90_000), up.output()).toBe(true);
  const pids = [...children().values()];
  up.child.kill('SIGTERM');
  await up.says(/Ctrl-C again to leave at once/);
  up.child.kill('SIGTERM');
  expect(await up.ended).toBe(130);
  expect(await waitFor(() => pids.every((pid) => identityOf(pid) === undefined), 5_000)).toBe(true);
  expect([children().size, existsSync(join(folder, 'up.json'))]).toEqual([0, false]);
}, 120_000);
