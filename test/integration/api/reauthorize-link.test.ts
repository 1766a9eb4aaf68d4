import { beforeEach, describe, expect, test } from 'vitest';
import { problemSchema } from '../../../api/problems.js';
import type { AccessIncident } from '../../../src/domain/access/incident.js';
import type { Account } from '../../../src/domain/accounts/account.js';
import { account } from '../../../src/domain/test/examples.js';
import { reauthorizeLinkMs, reauthorizeUrl } from '../../../src/notify/reauthorize-url.js';
import { hashPassword } from '../../../src/store/agents/password.js';
import { newId } from '../../../src/store/database.js';
import { sessionsRepository } from '../../../src/store/sessions/repository.js';
import type { Answered } from './rig.js';
import { sandboxRigForFile } from './sandbox-rig.js';

let acme: Account;
let path: string;
const rig = await sandboxRigForFile('acme', 'other');
const start = Date.now();
beforeEach(async () => {
  rig.time.now = new Date(start);
  for (const name of ['accounts', 'accessIncidents', 'connectStates', 'sessions', 'signInCodes'] as const)
    await rig.db[name].deleteMany({});
  const xUser = (await rig.control.users()).find(({ username }) => username === 'acme');
  acme = account({}, { _id: newId(), xUserId: xUser?.id ?? '', handle: 'acme', name: 'Acme' });
  await rig.db.accounts.insertOne(acme);
  await become({ state: 'needsReauthorization', stateReason: 'revoked' });
  path = pathFor(acme._id);
});

const become = (fields: Partial<Account>) => rig.db.accounts.updateOne({ _id: acme._id }, { $set: fields });

const pathOf = (url: string): string => url.slice(new URL(url).origin.length);
const pathFor = (accountId: string): string =>
  pathOf(reauthorizeUrl(rig.config, accountId, 'incident', rig.time.now));

const freshCode = (agentId = rig.admin._id) =>
  sessionsRepository(rig.db).issueSignInCode(agentId, rig.time.now);

/** A browser's visit. */
const visit = (url: string, cookie = '', headers = {}): Promise<Answered> =>
  rig.asNobody('GET', url, { headers: { accept: 'text/html', ...headers, ...(cookie ? { cookie } : {}) } });

/** The form of the page, sent as a browser sends it. */
const submit = (fields: Record<string, string>, headers = {}, url = path): Promise<Answered> =>
  rig.asNobody('POST', url, {
    payload: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
  });

const cookieOf = (answer: Answered): string => String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
const signedIn = async (agentId?: string): Promise<string> =>
  cookieOf(await submit({ signInCode: await freshCode(agentId) }));
const locationOf = (answer: Answered): string => String(answer.headers['location']);

function expectPage(answer: Answered, status: number, ...texts: string[]): void {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  for (const text of texts) expect(answer.text).toContain(text);
}

describe('S6 the link of the mail', () => {
  test('leads over sign-in and X back to an account that is active again (S8)', async () => {
    expectPage(await visit(path), 200, 'Sign in to Perch', '@acme');
    const entered = await submit({ signInCode: await freshCode() });
    expect([entered.status, locationOf(entered)]).toEqual([303, path]);
    const cookie = cookieOf(entered);

    const toX = await visit(path, cookie);
    expect(toX.status).toBe(303);
    expect(locationOf(toX)).toContain(`${rig.xUrl}/i/oauth2/authorize?`);
    const back = await visit(pathOf(await rig.control.approve(locationOf(toX), 'acme')), cookie);
    expect([back.status, locationOf(back)]).toEqual([303, `${path}?returned=1`]);

    expectPage(
      await visit(locationOf(back), cookie),
      200,
      'Perch has access to @acme again',
      'Capture goes on where it stopped.',
    );
    expect(await rig.db.accounts.findOne({ _id: acme._id })).toMatchObject({
      state: 'active',
      epoch: acme.epoch + 1,
    });
  });

  test('the round trip ends in the browser that began it only', async () => {
    const toX = await visit(path, await signedIn());
    const callback = pathOf(await rig.control.approve(locationOf(toX), 'acme'));
    expect((await visit(callback)).status).toBe(400);
    expect((await visit(callback, await signedIn())).status).toBe(400);
    expect(await rig.db.accounts.findOne({ _id: acme._id })).toMatchObject({ state: 'needsReauthorization' });
  });

  test('S5 approved as another X user, it changes nothing and says so', async () => {
    const cookie = await signedIn();
    const toX = await visit(path, cookie);
    const refused = await visit(pathOf(await rig.control.approve(locationOf(toX), 'other')), cookie);
    expectPage(refused, 409, '@other approved, but this account is @acme.');
    expect(await rig.db.accounts.findOne({ _id: acme._id })).toMatchObject({ state: 'needsReauthorization' });
  });

  test('S1 denied at X, it says so', async () => {
    const cookie = await signedIn();
    const toX = await visit(path, cookie);
    expectPage(
      await visit(pathOf(await rig.control.deny(locationOf(toX), 'acme')), cookie),
      400,
      'denied at X',
    );
  });

  test('an agent who may connect accounts enters by password', async () => {
    await rig.addAgent({
      email: 'grace@example.com',
      permissions: ['manageChannels'],
      passwordHash: await hashPassword('right words'),
    });
    const entered = await submit({ email: 'Grace@Example.com', password: 'right words' });
    expect(locationOf(await visit(path, cookieOf(entered)))).toContain(rig.xUrl);
  });
});

describe('who may not follow it', () => {
  test('S2 an agent who may not connect accounts gets a page that says whom to ask, and may be another', async () => {
    const agent = await rig.addAgent({ name: '<i>Bob</i>' });
    const cookie = await signedIn(agent._id);
    const refused = await visit(path, cookie);
    expectPage(
      refused,
      403,
      'Not permitted',
      '&lt;i&gt;Bob&lt;/i&gt;',
      'Ask an admin.',
      '<form method="post">',
    );
    expect(await rig.db.connectStates.countDocuments()).toBe(0);

    const asAdmin = await submit({ signInCode: await freshCode() }, { cookie });
    expect([asAdmin.status, locationOf(asAdmin)]).toEqual([303, path]);
    expect(locationOf(await visit(path, cookieOf(asAdmin)))).toContain(rig.xUrl);
  });

  test('a token does not stand for a browser', async () => {
    expectPage(await rig.asAdmin('GET', path), 200, 'Sign in to Perch');
    expect(await rig.db.connectStates.countDocuments()).toBe(0);
  });

  test('wrong credentials bring the form again, and no session', async () => {
    await rig.addAgent({ email: 'ada@example.com', passwordHash: await hashPassword('right words') });
    for (const fields of [
      { signInCode: 'invented' },
      { email: 'ada@example.com', password: 'wrong words' },
      { email: 'nobody@example.com', password: 'right words' },
    ]) {
      const refused = await submit(fields);
      expectPage(refused, 401, 'do not match', 'Sign in to Perch', '<form method="post">');
      expect(refused.headers['set-cookie']).toBeUndefined();
      expect(refused.text).not.toMatch(/invented|words|nobody@/);
    }
    expect(await rig.db.sessions.countDocuments()).toBe(0);
  });

  test.each([{}, { email: 'ada@example.com' }, { signInCode: '' }, { signInCode: 'x', more: 'y' }])(
    'a form that the page does not make is 400: %j',
    async (fields) => expectPage(await submit(fields), 400, 'not valid'),
  );

  test('other types and huge bodies are refused as pages', async () => {
    expectPage(await submit({}, { 'content-type': 'text/plain' }), 415);
    expectPage(await submit({ signInCode: 'x'.repeat(5_000) }), 413);
  });

  test('the eleventh attempt a minute from one address is 429', async () => {
    const attempt = () => submit({ signInCode: 'guess' }, { 'x-test-address': '192.0.2.7' });
    for (let count = 1; count <= 10; count += 1) expect((await attempt()).status).toBe(401);
    const refused = await attempt();
    expectPage(refused, 429, 'Too many requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('attempts at the page and at POST /v1/session count together', async () => {
    const headers = { 'x-test-address': '192.0.2.8' };
    const byForm = async () => (await submit({ signInCode: 'guess' }, headers)).status;
    const byApi = async () =>
      (await rig.asNobody('POST', '/v1/session', { body: { signInCode: 'guess' }, headers })).status;
    for (let count = 1; count <= 5; count += 1) expect([await byForm(), await byApi()]).toEqual([401, 401]);
    expect([await byForm(), await byApi()]).toEqual([429, 429]);
  });
});

describe('a form sent by another site', () => {
  const ours = () => new URL(rig.config.publicUrl).origin;
  const attempt = async (headers: Record<string, string>): Promise<number> =>
    (await submit({ signInCode: await freshCode() }, headers)).status;

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])('is refused and signs nobody in: %j', async (headers) => {
    expect(await attempt(headers)).toBe(403);
    expect(await rig.db.sessions.countDocuments()).toBe(0);
  });

  test('is not one that our page sent', async () => {
    expect(await attempt({ 'sec-fetch-site': 'same-origin', origin: 'http://another.name' })).toBe(303);
    expect(await attempt({ origin: ours() })).toBe(303);
    expect(await attempt({ 'sec-fetch-site': 'cross-site', origin: ours() })).toBe(403);
  });
});

describe('a code', () => {
  test('expires after 14 days, for reading and for signing in', async () => {
    const signInCode = await freshCode();
    rig.time.now = new Date(start + reauthorizeLinkMs - 1_000);
    expectPage(await visit(path), 200);
    rig.time.now = new Date(start + reauthorizeLinkMs);
    expectPage(await visit(path), 410, 'expired', 'newest mail');
    expectPage(await submit({ signInCode }), 410, 'expired');
  });

  test.each(['x', 'k1.x.y.z', '%3Cscript%3Ealert(1)%3C%2Fscript%3E', '...', '%00', `k1.${'x'.repeat(300)}`])(
    'that nobody signed opens nothing, also for an admin: %s',
    async (code) => {
      const answer = await visit(`/r/${code}`, await signedIn());
      expectPage(answer, 400, 'not one of ours');
      expect(answer.text).not.toMatch(/<script|alert\(1\)/);
    },
  );

  test('changed, or of an account that is not there, opens nothing', async () => {
    const cookie = await signedIn();
    const changed = path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expectPage(await visit(changed, cookie), 400, 'not one of ours');
    expectPage(await visit(pathFor(newId()), cookie), 404);
  });

  test('is told as a problem to programs that ask for one', async () => {
    const answer = await visit('/r/x', '', { accept: 'application/json' });
    expect(answer.read(problemSchema).code).toBe('linkInvalid');
  });

  test('is in no line of the log', async () => {
    await visit(path);
    await submit({ signInCode: 'canary-code' });
    expect(rig.log()).toContain('/r/[redacted]');
    expect(rig.log()).not.toContain(path.slice('/r/'.length));
    expect(rig.log()).not.toContain('canary-code');
  });
});

describe('the state of the account', () => {
  test.each([
    [{ state: 'active', stateReason: null }, 'Perch has access to @acme again'],
    [{ state: 'paused', stateReason: 'deactivated' }, '@acme is deactivated'],
    [{ state: 'paused', stateReason: 'unlinked', unlinkedAt: new Date() }, '@acme is no longer connected'],
  ] as const)('%j: %s, without going to X', async (fields, title) => {
    await become(fields);
    expectPage(await visit(path, await signedIn()), 200, title);
    expect(await rig.db.connectStates.countDocuments()).toBe(0);
  });

  test('active again: says when the trouble of the mail was over, if it ended well', async () => {
    await become({ state: 'active', stateReason: null });
    const cookie = await signedIn();
    const ended = async (end: AccessIncident['end']) => {
      await rig.db.accessIncidents.replaceOne(
        { _id: 'incident' },
        {
          accountId: acme._id,
          accountIds: [],
          kind: 'lost',
          cause: 'revoked',
          beganAt: new Date('2026-11-20T09:00:00Z'),
          endedAt: new Date('2026-11-21T14:05:00Z'),
          end,
        },
        { upsert: true },
      );
      return (await visit(path, cookie)).text;
    };
    expect(await ended('regained')).toContain('It came back on 21 Nov 2026, 14:05 UTC.');
    expect(await ended('byPerson')).not.toContain('came back');
  });

  test('in trouble anew, the mail of the trouble before leads to X as well', async () => {
    await rig.db.accessIncidents.updateOne(
      { _id: 'incident' },
      { $set: { accountId: acme._id, end: 'regained', endedAt: rig.time.now } },
      { upsert: true },
    );
    await become({ trouble: { incidentId: 'another', refusedAt: null, looks: 0 } });
    expect(locationOf(await visit(path, await signedIn()))).toContain(rig.xUrl);
  });

  test('blocked: X is asked once, and coming back does not send the browser round again', async () => {
    await become({ state: 'blocked', stateReason: 'accountLocked' });
    const cookie = await signedIn();
    expect(locationOf(await visit(path, cookie))).toContain(rig.xUrl);
    expectPage(await visit(`${path}?returned=1`, cookie), 200, 'X still blocks @acme');
  });

  test('lost again right after approving: the page offers another try', async () => {
    const page = await visit(`${path}?returned=1`, await signedIn());
    expectPage(page, 200, 'lost access to @acme again', `<a href="${path}">`);
  });
});

describe('its pages', () => {
  const pages = async (): Promise<Answered[]> => {
    const cookie = await signedIn();
    return [
      await visit(path),
      await submit({ signInCode: 'wrong' }),
      await visit(`${path}?returned=1`, cookie),
      await visit('/r/x'),
    ];
  };

  test('run no script, load nothing, and can’t be framed or kept', async () => {
    for (const { text, headers } of await pages()) {
      expect(text).not.toMatch(/<script|<img|<link|src=|https?:/);
      expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers['cache-control']).toBe('no-store');
      // With no-referrer a browser would call the origin of the form null.
      expect(headers['referrer-policy']).toBe('same-origin');
    }
  });

  test('show a handle as text', async () => {
    await become({ handle: '<b>acme</b>' });
    for (const { text } of await pages()) expect(text).not.toContain('<b>');
    expectPage(await visit(path), 200, '@&lt;b&gt;acme&lt;/b&gt;');
  });

  test('set the same cookie as POST /v1/session', async () => {
    const attributes = (answer: Answered) => String(answer.headers['set-cookie']).replace(/=[^;]*/, '');
    const byForm = await submit({ signInCode: await freshCode() });
    const byApi = await rig.asNobody('POST', '/v1/session', { body: { signInCode: await freshCode() } });
    expect(attributes(byForm)).toBe(attributes(byApi));
    expect(attributes(byForm)).toContain('HttpOnly');
  });
});
