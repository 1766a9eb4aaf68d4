import { afterEach, describe, expect, test } from 'vitest';
import { wallClock } from '../../src/domain/clock.js';
import { accessTokens } from '../../src/x/tokens/access-tokens.js';
import { openX } from '../../src/x/client.js';
import { oauth } from '../../src/x/tokens/oauth.js';
import { transport } from '../../src/x/transport.js';
import { kindOf, xRigForFile } from './x-rig.js';

let users = 0;
const rig = await xRigForFile();
afterEach(() => rig.control.clearFaults());

const connect = () => rig.connect(`acme${(users += 1)}`);
/** A process of its own: nothing but the database is shared with the others. */
const process = (config = rig.config.x) =>
  openX({ config, keys: rig.config.keys, db: rig.db, clock: wallClock });
/** For what is waited for in vain. */
const hurried = { ...rig.config.x, requestTimeoutMs: 2_000 };

async function counted(work: () => Promise<unknown>): Promise<number> {
  const before = await rig.tokenCalls();
  await work();
  return (await rig.tokenCalls()) - before;
}

/** Sets the life of an account's stored pair, in X's time. */
async function setLife(accountId: string, sinceMs: number, untilMs: number): Promise<void> {
  const { now } = await rig.control.clock();
  const at = (ms: number) => new Date(Date.parse(now) + ms);
  await rig.db.grants.updateOne(
    { _id: accountId },
    { $set: { obtainedAt: at(-sinceMs), expiresAt: at(untilMs) } },
  );
}
const expire = (accountId: string) => setLife(accountId, 7_200_000, -1_000);
/** Past 80 % of its life, with 20 minutes to go. */
const age = (accountId: string) => setLife(accountId, 6_000_000, 1_200_000);

describe('S9 one writer', () => {
  test('20 users of one expired token in four processes cause one refresh', async () => {
    const account = await connect();
    await expire(account.accountId);
    const processes = [process(), process(), process(), process()];
    const calls = Array.from({ length: 20 }, (_, n) => processes[n % 4]!(account).me());
    expect(await counted(() => Promise.all(calls))).toBe(1);
    expect(await rig.grants.read(account.accountId)).toMatchObject({ version: 2 });
  });

  test('20 users of one token that X refuses cause one refresh', async () => {
    const account = await connect();
    const stored = (await rig.grants.read(account.accountId))!;
    await rig.grants.save(account.accountId, { ...stored, accessToken: 'unknown to X' });
    const processes = [process(), process(), process(), process()];
    const calls = Array.from({ length: 20 }, (_, n) => processes[n % 4]!(account).me());
    expect(await counted(() => Promise.all(calls))).toBe(1);
  });

  test('a token past three quarters of its life is refreshed before it ends, a young one is not', async () => {
    const account = await connect();
    expect(await counted(() => process()(account).me())).toBe(0);
    await age(account.accountId);
    expect(await counted(() => process()(account).me())).toBe(1);
    expect(await counted(() => process()(account).me())).toBe(0);
  });

  test('a holder that died is replaced once its lease has run out', async () => {
    const account = await connect();
    await expire(account.accountId);
    await rig.grants.takeLease(account.accountId, 'died', 800);
    await process()(account).me();
    expect(await rig.grants.read(account.accountId)).toMatchObject({ version: 2 });
  });

  test('while another holds the lease, a call waits in vain only so long, and an ageing token still serves', async () => {
    const account = await connect();
    await expire(account.accountId);
    await rig.grants.takeLease(account.accountId, 'slow', 60_000);
    expect(await kindOf(process(hurried)(account).me())).toBe('tokenUnavailable');
    await age(account.accountId);
    expect(await counted(() => process()(account).me())).toBe(0);
  });

  test('a caller who gives up leaves its refresh running: the new pair is stored', async () => {
    const account = await connect();
    await expire(account.accountId);
    await rig.control.fault({ route: 'token', kind: 'slow', overMs: 1_500 });
    const x = process();
    const caller = new AbortController();
    const call = kindOf(x(account, { signal: caller.signal }).me());
    await expect.poll(() => rig.control.faults()).toEqual([]);
    caller.abort();
    expect(await call).toBe('aborted');
    expect(await rig.grants.read(account.accountId)).toMatchObject({ version: 1 });
    await x.settled();
    expect(await rig.grants.read(account.accountId)).toMatchObject({ version: 2 });
    await process()(account).me();
  });
});

describe('S9 a token endpoint in trouble', () => {
  test('one 503 or one lost request is not noticed', async () => {
    for (const kind of ['html', 'drop-before-commit'] as const) {
      const account = await connect();
      await expire(account.accountId);
      await rig.control.fault({ route: 'token', kind });
      expect(await counted(() => process()(account).me())).toBe(2);
    }
  });

  test('a lasting 503 means wait, takes two requests, and harms nothing', async () => {
    const account = await connect();
    await expire(account.accountId);
    await rig.control.fault({ route: 'token', kind: 'status', status: 503, times: 50 });
    expect(
      await counted(async () => expect(await kindOf(process()(account).me())).toBe('tokenUnavailable')),
    ).toBe(2);
    await rig.control.clearFaults();
    await process()(account).me();
  });

  test('one that says nothing is given up after the deadline, twice, and harms nothing', async () => {
    const account = await connect();
    await expire(account.accountId);
    await rig.control.fault({ route: 'token', kind: 'hang', times: 2 });
    const began = performance.now();
    expect(await kindOf(process(hurried)(account).me())).toBe('tokenUnavailable');
    expect(performance.now() - began).toBeLessThan(20 * hurried.requestTimeoutMs);
    await process()(account).me();
  });

  test('it hinders no call while the token is good, and is not asked by every call', async () => {
    const account = await connect();
    await age(account.accountId);
    await rig.control.fault({ route: 'token', kind: 'status', status: 503, times: 50 });
    const x = process();
    const threeCalls = async () => {
      for (let n = 0; n < 3; n += 1) await x(account).me();
    };
    expect(await counted(threeCalls)).toBe(2);
  });

  test('a lost answer is asked for once more; only X’s no to that, with nothing newer stored, loses access', async () => {
    const account = await connect();
    await expire(account.accountId);
    await rig.control.fault({ route: 'token', kind: 'drop-after-commit' });
    expect(await counted(async () => expect(await kindOf(process()(account).me())).toBe('noAccess'))).toBe(2);
  });

  test('X’s no means nothing when somebody stored a newer pair meanwhile', async () => {
    const account = await connect();
    await expire(account.accountId);
    const login = oauth(rig.config.x, transport(rig.config.x, wallClock));
    const tokens = accessTokens({
      grants: rig.grants,
      oauth: {
        ...login,
        // Another writer is faster: it spends the token and stores what it got.
        async refresh(refreshToken) {
          await rig.grants.save(account.accountId, await login.refresh(refreshToken));
          return await login.refresh(refreshToken);
        },
      },
      xNow: wallClock,
      leaseMs: 5_000,
      waitMs: 1_000,
    });
    expect(await tokens.current(account.accountId)).toMatchObject({ version: 2 });
  });
});

describe('an account without access', () => {
  test('without a grant, after an unlink, and after the user revoked the app', async () => {
    const account = await connect();
    expect(await kindOf(process()({ ...account, accountId: 'nobody' }).me())).toBe('noAccess');
    await rig.control.revoke(`acme${users}`);
    expect(await kindOf(process()(account).me())).toBe('noAccess');
    await rig.grants.remove(account.accountId);
    expect(await kindOf(process()(account).me())).toBe('noAccess');
  });

  test('a key ring that lost its key is ours to mend: wait, and say which key', async () => {
    const account = await connect();
    const x = openX({ config: rig.config.x, keys: [], db: rig.db, clock: wallClock });
    await expect(x(account).me()).rejects.toMatchObject({
      kind: 'keyMissing',
      message: expect.stringContaining('"k1"') as string,
    });
  });
});
