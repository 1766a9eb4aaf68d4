import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSandbox } from './sandbox.js';
import { rigFor, type Rig } from './test-rig.js';

const runner = join(import.meta.dirname, '..', 'bin', 'run.mjs');
let folder: string;
let dataFile: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  dataFile = join(folder, 'world.jsonl');
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));

async function run(...more: string[]): Promise<{ child: ChildProcess; rig: Rig }> {
  const child = spawn(process.execPath, [runner, 'simulator/main.ts', '--data', dataFile, ...more], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const line = await new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once('line', resolve),
  );
  const urls = JSON.parse(line) as {
    xUrl: string;
    controlUrl: string;
    smtpUrl: string;
    twilioUrl: string;
  };
  return { child, rig: rigFor({ ...urls, close: async () => undefined }) };
}

describe('the world on disk', () => {
  it('is whole after kill -9: users, tokens, posts, messages, likes, mail, clock', async () => {
    const first = await run();
    const acme = await first.rig.control.createUser({ username: 'acme' });
    await first.rig.control.createUser({ username: 'alice', followers: 5 });
    await first.rig.control.advance(60_000);
    const { accessToken, refreshToken } = await first.rig.signIn('acme');
    const post = await first.rig.control.post({ from: 'alice', text: '@acme hi' });
    await first.rig.control.dm({ from: 'alice', to: ['acme'], text: 'psst' });
    await first.rig.control.like({ user: 'acme', postId: post.id });
    await createTransport(first.rig.sandbox.smtpUrl).sendMail({ from: 'a@b.c', to: 'd@e.f', text: 'hello' });
    const before = [
      await first.rig.control.ledger(),
      await first.rig.control.users(),
      await first.rig.control.mail(),
    ];
    first.child.kill('SIGKILL');
    await ended(first.child);

    const { rig } = await run();
    expect([await rig.control.ledger(), await rig.control.users(), await rig.control.mail()]).toEqual(before);
    expect((await rig.control.clock()).offsetMs).toBe(60_000);
    expect(await rig.get('/2/users/me', accessToken)).toMatchObject({ body: { data: { id: acme.id } } });
    await expect(rig.appClient().refreshOAuth2Token(refreshToken)).resolves.toBeDefined();
    const next = await rig.control.post({ from: 'alice', text: 'later' });
    expect(BigInt(next.id) > BigInt(post.id)).toBe(true);
  }, 30_000);

  it('keeps what was charged, what was billed today and what is left to spend', async () => {
    const first = await startSandbox({ dataFile });
    const before = rigFor(first);
    await before.control.createUser({ username: 'acme' });
    const { id } = await before.control.post({ from: 'acme', text: 'hi' });
    const { accessToken } = await before.signIn('acme');
    await before.control.credits({ usd: 0.01 });
    await before.get(`/2/tweets/${id}`, accessToken);
    const charges = await before.control.charges();
    expect(charges).toHaveLength(1);
    await first.close();

    const second = await startSandbox({ dataFile });
    const after = rigFor(second);
    await after.get(`/2/tweets/${id}`, accessToken);
    expect(await after.control.charges()).toEqual(charges);
    expect((await after.control.caps({})).creditsUsd).toBe(0.005);
    await second.close();
  });

  it('forgets half a line that a kill left behind, and goes on', async () => {
    const first = await startSandbox({ dataFile });
    await rigFor(first).control.createUser({ username: 'acme' });
    await first.close();
    appendFileSync(dataFile, '{"kind":"user","record":{"id":"12');
    for (const username of ['bob', 'carol']) {
      const again = await startSandbox({ dataFile });
      await rigFor(again).control.createUser({ username });
      await again.close();
    }
    const last = await startSandbox({ dataFile });
    expect((await rigFor(last).control.users()).map((user) => user.username)).toEqual([
      'acme',
      'bob',
      'carol',
    ]);
    await last.close();
  });

  it('refuses a file that is not its own, and says which line', async () => {
    writeFileSync(dataFile, '{"kind":"nonsense"}\n');
    await expect(startSandbox({ dataFile })).rejects.toThrow(/line 1 is no fact/);
  });
});

describe('the command', () => {
  it('ends with its parent when told so', async () => {
    const { child } = await run('--exit-with-parent');
    child.stdin?.end();
    expect(await ended(child)).toBe(0);
  }, 30_000);

  it('lets customers live in it, and makes the company they write to', async () => {
    const { child, rig } = await run('--lively', 'acme', '--lively-every-ms', '20');
    await vi.waitFor(
      async () => expect((await rig.control.ledger()).posts.length).toBeGreaterThan(2),
      10_000,
    );
    expect((await rig.control.users()).map((user) => user.username)).toContain('acme');
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0);
  }, 30_000);

  it('ends on SIGTERM', async () => {
    const { child } = await run();
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0);
  }, 30_000);
});
