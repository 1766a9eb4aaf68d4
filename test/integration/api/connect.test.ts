import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { sessionsRepository } from '../../../src/store/sessions/repository.js';
import { eventually } from '../../eventually.js';
import type { Answered, Caller } from './rig.js';
import { sandboxRigForFile } from './sandbox-rig.js';

const rig = await sandboxRigForFile('acme', 'other');
const start = Date.now();
beforeEach(async () => {
  rig.time.now = new Date(start);
  for (const name of ['accounts', 'sources', 'grants', 'connectStates'] as const)
    await rig.db[name].deleteMany({});
});

const begin = async (call: Caller = rig.asAdmin, url = '/v1/accounts/connect', body?: object) =>
  (await call('POST', url, body === undefined ? {} : { body })).read(z.object({ authorizeUrl: z.string() }))
    .authorizeUrl;

/** The callback as X asks the browser to call it, without our origin. */
const localPart = (location: string): string => location.slice(new URL(location).origin.length);
const approve = async (authorizeUrl: string, username = 'acme') =>
  localPart(await rig.control.approve(authorizeUrl, username));

const asJson = { headers: { accept: 'application/json' } };
const problemOf = (answer: Answered): string => answer.read(problemSchema).code;

async function connected(username = 'acme'): Promise<string> {
  await rig.asNobody('GET', await approve(await begin(), username));
  return (await rig.db.accounts.findOne({ handle: username }))?._id ?? '';
}

const nothingStored = async () => {
  expect(await rig.db.accounts.countDocuments()).toBe(0);
  expect(await rig.db.grants.countDocuments()).toBe(0);
};

describe('S1 connecting', () => {
  test('the browser comes back to an account whose capture has not begun, with its grant sealed', async () => {
    const returned = await rig.asNobody('GET', await approve(await begin()));
    expect([returned.status, returned.headers['location']]).toEqual([303, '/docs']);
    const account = await rig.db.accounts.findOne();
    expect(account).toMatchObject({
      handle: 'acme',
      state: 'active',
      captureStarted: null,
      handOver: 'pending',
    });
    const grant = await rig.db.grants.findOne({ _id: account?._id ?? '' });
    expect(Object.keys(grant?.accessToken ?? {}).toSorted()).toEqual(['data', 'iv', 'keyId', 'tag']);
    await eventually(() => rig.told.includes(account?._id ?? ''));
  });

  test('returnTo is where the browser goes, with the account’s id where it is asked for', async () => {
    const url = await begin(rig.asAdmin, '/v1/accounts/connect', {
      returnTo: '/accounts/{accountId}/settings?first=1',
    });
    const returned = await rig.asNobody('GET', await approve(url));
    const account = await rig.db.accounts.findOne();
    expect(returned.headers['location']).toBe(`/accounts/${account?._id ?? ''}/settings?first=1`);
  });

  test.each([
    '//evil.example',
    '/\\evil.example',
    '/%2Fevil.example',
    '/%5cevil.example',
    'https://evil.example',
  ])('returnTo never leaves this site: %s', async (returnTo) => {
    const answer = await rig.asAdmin('POST', '/v1/accounts/connect', { body: { returnTo } });
    expect(answer.read(problemSchema).errors).toMatchObject([{ pointer: '/returnTo' }]);
    expect(await rig.db.connectStates.countDocuments()).toBe(0);
  });

  test('what is stored meanwhile lets nobody finish it: neither state nor verifier can be read', async () => {
    const url = new URL(await begin());
    const [state] = await rig.db.connectStates.find().toArray();
    expect(await rig.dump()).not.toContain(url.searchParams.get('state'));
    expect(Object.keys(state?.codeVerifier ?? {}).toSorted()).toEqual(['data', 'iv', 'keyId', 'tag']);
  });
});

describe('S1 a callback that must not connect says so and stores nothing', () => {
  test('denied at X: a page for browsers, a problem for programs', async () => {
    const deny = async () => localPart(await rig.control.deny(await begin(), 'acme'));
    const page = await rig.asNobody('GET', await deny(), { headers: { accept: 'text/html' } });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('denied at X');
    expect(problemOf(await rig.asNobody('GET', await deny(), asJson))).toBe('connectDenied');
    await nothingStored();
  });

  test('replayed', async () => {
    const callback = await approve(await begin());
    expect((await rig.asNobody('GET', callback)).status).toBe(303);
    expect(problemOf(await rig.asNobody('GET', callback, asJson))).toBe('connectExpired');
    expect(await rig.db.accounts.countDocuments()).toBe(1);
  });

  test('of 10 at once one connects', async () => {
    const callback = await approve(await begin());
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => rig.asNobody('GET', callback, asJson)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, ...Array<number>(9).fill(400)]);
  });

  test('expired after 10 minutes', async () => {
    const callback = await approve(await begin());
    rig.time.now = new Date(start + 600_000);
    expect(problemOf(await rig.asNobody('GET', callback, asJson))).toBe('connectExpired');
    await nothingStored();
  });

  test('invented state, no state, no code, a state twice', async () => {
    const { searchParams } = new URL(await begin());
    const state = searchParams.get('state') ?? '';
    const expected = {
      'state=invented&code=x': 'connectExpired',
      'code=x': 'connectExpired',
      [`state=${state}&state=${state}&code=x`]: 'invalidRequest',
      [`state=${state}`]: 'connectDenied',
    };
    for (const [query, code] of Object.entries(expected))
      expect(problemOf(await rig.asNobody('GET', `/oauth/x/callback?${query}`, asJson))).toBe(code);
    await nothingStored();
  });

  test('a page never repeats what the address said', async () => {
    const script = encodeURIComponent('<script>alert(1)</script>');
    const page = await rig.asNobody('GET', `/oauth/x/callback?state=${script}&error=${script}`);
    expect(page.text).not.toContain('script>');
  });

  test('begun in a browser it ends in that browser only; elsewhere it is not even used up', async () => {
    const sessions = sessionsRepository(rig.db);
    const enter = async () => rig.signIn(await sessions.issueSignInCode(rig.admin._id, rig.time.now));
    const [mine, theirs] = [await enter(), await enter()];
    const callback = await approve(await begin(mine.call));
    expect(problemOf(await rig.asNobody('GET', callback, asJson))).toBe('connectExpired');
    expect(problemOf(await theirs.call('GET', callback, asJson))).toBe('connectExpired');
    await nothingStored();
    expect((await mine.call('GET', callback)).status).toBe(303);
  });

  test('X refuses the code', async () => {
    const callback = (await approve(await begin())).replace(/code=[^&]*/, 'code=wrong');
    expect(problemOf(await rig.asNobody('GET', callback, asJson))).toBe('connectExpired');
    await nothingStored();
  });

  test('S2 whoever began may no longer connect accounts', async () => {
    const agent = await rig.addAgent({ permissions: ['manageChannels'] });
    const callback = await approve(await begin(await rig.asAgent(agent)));
    await rig.asAdmin('PATCH', `/v1/agents/${agent._id}`, { body: { permissions: [] } });
    expect(problemOf(await rig.asNobody('GET', callback, asJson))).toBe('forbidden');
    await nothingStored();
  });
});

describe('S4 S5 the same X user is the same account', () => {
  test('S5 a new handle changes the display, never the identity', async () => {
    const id = await connected();
    await rig.control.changeUser('acme', { name: 'Acme Renamed' });
    await rig.asNobody('GET', await approve(await begin()));
    expect(await rig.db.accounts.find().toArray()).toMatchObject([
      { _id: id, name: 'Acme Renamed', epoch: 2 },
    ]);
  });

  test('two connects at once make one account', async () => {
    const callbacks = [await approve(await begin()), await approve(await begin())];
    const answers = await Promise.all(callbacks.map((callback) => rig.asNobody('GET', callback)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await rig.db.accounts.countDocuments()).toBe(1);
  });

  test('S5 reauthorizing with a different X user is refused and stores nothing', async () => {
    const id = await connected();
    const before = [await rig.db.accounts.findOne(), await rig.db.grants.findOne()];
    const callback = await approve(await begin(rig.asAdmin, `/v1/accounts/${id}/reauthorize`), 'other');
    const refused = (await rig.asNobody('GET', callback, asJson)).read(problemSchema);
    expect(refused).toMatchObject({
      code: 'differentXUser',
      detail: '@other approved, but this account is @acme.',
    });
    expect([await rig.db.accounts.findOne(), await rig.db.grants.findOne()]).toEqual(before);
    expect(await rig.db.accounts.countDocuments()).toBe(1);
  });

  test('S8 reauthorizing the same X user makes a lost account active again', async () => {
    const id = await connected();
    await rig.db.accounts.updateOne(
      { _id: id },
      { $set: { state: 'needsReauthorization', stateReason: 'refreshRefused' } },
    );
    await rig.asNobody('GET', await approve(await begin(rig.asAdmin, `/v1/accounts/${id}/reauthorize`)));
    expect(await rig.db.accounts.findOne()).toMatchObject({
      _id: id,
      state: 'active',
      stateReason: null,
      epoch: 2,
    });
  });

  test('S4 unlinked it is gone and its token revoked; connected again it has its id and settings', async () => {
    const id = await connected();
    await rig.asAdmin('PATCH', `/v1/accounts/${id}`, {
      body: { settings: { keywords: ['kept'], isDefaultReplyAccount: true } },
      headers: { 'if-match': '*' },
    });
    expect((await rig.asAdmin('DELETE', `/v1/accounts/${id}`)).status).toBe(204);
    expect((await rig.asAdmin('GET', `/v1/accounts/${id}`)).status).toBe(404);
    expect(await rig.db.grants.countDocuments()).toBe(0);
    await eventually(async () =>
      (await rig.control.journal()).some(({ path, status }) => path === '/2/oauth2/revoke' && status === 200),
    );
    rig.time.now = new Date(start + 60_000);
    expect(await connected()).toBe(id);
    expect(await rig.db.accounts.findOne()).toMatchObject({
      unlinkedAt: null,
      state: 'active',
      // X tells its time in whole seconds.
      captureFrom: new Date(rig.time.now.getTime() - 1_500),
      settings: { keywords: ['kept'], isDefaultReplyAccount: false },
    });
  });
});
