import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { hashPassword } from '../../../src/store/agents/password.js';
import { sessionsRepository } from '../../../src/store/sessions/repository.js';
import { apiRig, apiRigForFile, type Answered } from './rig.js';

const rig = await apiRigForFile();
const start = rig.time.now;
beforeEach(() => {
  rig.time.now = start;
});

const later = (ms: number): Date => (rig.time.now = new Date(start.getTime() + ms));
const freshCode = (agentId = rig.admin._id): Promise<string> =>
  sessionsRepository(rig.db).issueSignInCode(agentId, rig.time.now);

const codeOf = (answer: Answered): string => answer.read(problemSchema).code;
const me = z.object({ agent: z.object({ id: z.string() }), csrfToken: z.string().nullable() });

describe('signing in', () => {
  test('a sign-in code works once, also of 20 at once', async () => {
    const signInCode = await freshCode();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => rig.asNobody('POST', '/v1/session', { body: { signInCode } })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(19).fill(401)]);
    expect(await rig.db.sessions.countDocuments()).toBe(1);
  });

  test('a sign-in code ends after a day', async () => {
    const signInCode = await freshCode();
    later(86_400_001);
    const late = await rig.asNobody('POST', '/v1/session', { body: { signInCode } });
    expect(codeOf(late)).toBe('wrongCredentials');
  });

  test('by password; a wrong one, an unknown address and an agent without one are answered alike', async () => {
    const agent = await rig.addAgent({
      email: 'grace@example.com',
      passwordHash: await hashPassword('right words'),
    });
    const attempt = (email: string, password: string) =>
      rig.asNobody('POST', '/v1/session', { body: { email, password } });
    expect((await attempt('Grace@Example.com', 'right words')).read(me).agent.id).toBe(agent._id);
    const refused = [
      await attempt('grace@example.com', 'wrong words'),
      await attempt('nobody@example.com', 'right words'),
      await attempt('admin@example.com', ''.padEnd(10, 'x')),
    ];
    const withoutId = refused.map((answer) => ({ ...answer.read(problemSchema), requestId: '' }));
    expect(new Set(withoutId.map((problem) => JSON.stringify(problem))).size).toBe(1);
    expect(withoutId[0]).toMatchObject({ status: 401, code: 'wrongCredentials' });
  });

  test('the eleventh attempt a minute from one address is 429 and says when to come back', async () => {
    const attempt = () =>
      rig.asNobody('POST', '/v1/session', {
        body: { signInCode: 'guess' },
        headers: { 'x-test-address': '192.0.2.1' },
      });
    for (let count = 1; count <= 10; count += 1) expect((await attempt()).status).toBe(401);
    const refused = await attempt();
    expect(codeOf(refused)).toBe('tooManyRequests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const body = { signInCode: await freshCode() };
    const elsewhere = await rig.asNobody('POST', '/v1/session', { body });
    expect(elsewhere.status).toBe(200);
  });
});

describe('behind a proxy', () => {
  const proxy = '192.0.2.9';
  const statuses = async (env: NodeJS.ProcessEnv, said: (count: number) => string) => {
    const other = await apiRig({ env });
    const counts = Array.from({ length: 11 }, (_, count) => count);
    const found = [];
    for (const count of counts) {
      const headers = { 'x-test-address': proxy, 'x-forwarded-for': said(count) };
      const body = { signInCode: 'guess' };
      found.push((await other.asNobody('POST', '/v1/session', { body, headers })).status);
    }
    await other.close();
    return found.at(-1);
  };
  const people = (count: number) => `198.51.100.${count}`;

  test('whose word is trusted, the limit counts the address it names', async () => {
    expect(await statuses({ TRUST_PROXY: '10.9.0.0/16, 192.0.2.9' }, people)).toBe(401);
    expect(await statuses({ TRUST_PROXY: '192.0.2.0/24' }, (count) => `${people(count)}, 203.0.113.7`)).toBe(
      429,
    );
  });

  test('whose word is not trusted, nobody escapes the limit by what they say', async () => {
    expect(await statuses({}, people)).toBe(429);
    expect(await statuses({ TRUST_PROXY: 'loopback' }, people)).toBe(429);
  });
});

describe('the session cookie', () => {
  const attributes = async (env: NodeJS.ProcessEnv) => {
    const other = await apiRig({ env });
    const answer = await other.asNobody('POST', '/v1/session', { body: { signInCode: other.signInCode } });
    await other.close();
    return String(answer.headers['set-cookie']);
  };

  test('is HttpOnly and SameSite=Lax, and Secure where the site is https', async () => {
    const plain = await attributes({ PERCH_PUBLIC_URL: 'http://127.0.0.1:3000' });
    expect(plain).toMatch(/^perch_session=.*; Path=\/; .*HttpOnly; SameSite=Lax$/);
    expect(await attributes({ PERCH_PUBLIC_URL: 'https://desk.example' })).toMatch(
      /HttpOnly; Secure; SameSite=Lax/,
    );
  });

  test('lets in until signed out; the CSRF token of signing in and of /me is the same', async () => {
    const browser = await rig.signIn(await freshCode());
    expect((await browser.withoutCsrf('GET', '/v1/me')).read(me).csrfToken).toBe(browser.csrfToken);
    expect((await browser.call('DELETE', '/v1/session')).status).toBe(204);
    expect((await browser.call('GET', '/v1/me')).status).toBe(401);
  });

  test('another session’s CSRF token is refused', async () => {
    const one = await rig.signIn(await freshCode());
    const two = await rig.signIn(await freshCode());
    const headers = { 'x-csrf-token': one.csrfToken };
    const refused = await two.withoutCsrf('POST', '/v1/groups', { body: { name: 'X' }, headers });
    expect(codeOf(refused)).toBe('csrfTokenNeeded');
    expect((await two.call('POST', '/v1/groups', { body: { name: 'X' } })).status).toBe(201);
  });

  test('ends after 14 days, and at once with the agent or a new password', async () => {
    const agent = await rig.addAgent();
    const enter = async () => rig.signIn(await freshCode(agent._id));
    const [changed, lasting] = [await enter(), await rig.signIn(await freshCode())];
    await rig.asAdmin('PATCH', `/v1/agents/${agent._id}`, { body: { password: 'entirely new' } });
    expect((await changed.call('GET', '/v1/me')).status).toBe(401);
    const leaver = await enter();
    await rig.asAdmin('DELETE', `/v1/agents/${agent._id}`);
    expect((await leaver.call('GET', '/v1/me')).status).toBe(401);
    later(14 * 86_400_000);
    expect((await lasting.call('GET', '/v1/me')).status).toBe(401);
  });
});

describe('API tokens', () => {
  const made = z.object({ id: z.string(), secret: z.string() });

  test('the secret is shown once and lets in; revoked or expired it does not', async () => {
    const expiresAt = new Date(rig.time.now.getTime() + 60_000).toISOString();
    const create = (body: object) => rig.asAdmin('POST', '/v1/tokens', { body });
    const lasting = (await create({ name: 'A', scopes: ['*'] })).read(made);
    const brief = (await create({ name: 'B', scopes: ['*'], expiresAt })).read(made);
    expect((await rig.asAdmin('GET', '/v1/tokens')).text).not.toContain(lasting.secret);
    const [one, two] = [rig.withToken(lasting.secret), rig.withToken(brief.secret)];
    expect([(await one('GET', '/v1/me')).status, (await two('GET', '/v1/me')).status]).toEqual([200, 200]);
    later(60_000);
    expect((await two('GET', '/v1/me')).status).toBe(401);
    await rig.asAdmin('DELETE', `/v1/tokens/${lasting.id}`);
    expect((await one('GET', '/v1/me')).status).toBe(401);
  });

  test('reaches what its scopes name and nothing else', async () => {
    const reader = await rig.asAgent(rig.admin, ['groups:read']);
    expect((await reader('GET', '/v1/groups')).status).toBe(200);
    for (const [method, url] of [
      ['POST', '/v1/groups'],
      ['GET', '/v1/tickets'],
      ['POST', '/v1/tokens'],
    ] as const)
      expect(codeOf(await reader(method, url, { body: { name: 'X' } }))).toBe('insufficientScope');
  });

  test('nobody makes a token that can do more than they can', async () => {
    const agent = await rig.addAgent();
    const tries = [
      [await rig.asAgent(agent), ['agents:read']],
      [await rig.asAgent(agent), ['accounts:write']],
      [await rig.asAgent(rig.admin, ['tokens:write', 'tickets:read']), ['tickets:write']],
      [await rig.asAgent(rig.admin, ['tokens:write']), ['*']],
    ] as const;
    for (const [call, scopes] of tries) {
      const refused = await call('POST', '/v1/tokens', { body: { name: 'More', scopes } });
      expect(codeOf(refused)).toBe('insufficientScope');
    }
    expect(await rig.db.apiTokens.countDocuments({ name: 'More' })).toBe(0);
  });

  test('an agent sees and revokes only their own; an admin all', async () => {
    const agent = await rig.addAgent();
    const asAgent = await rig.asAgent(agent);
    const ids = async (call: typeof asAgent) =>
      (await call('GET', '/v1/tokens'))
        .read(z.object({ data: z.array(z.object({ id: z.string(), agentId: z.string() })) }))
        .data.map(({ agentId }) => agentId);
    expect(new Set(await ids(asAgent))).toEqual(new Set([agent._id]));
    expect(await ids(rig.asAdmin)).toEqual(expect.arrayContaining([agent._id, rig.admin._id]));
    const admins = await rig.db.apiTokens.findOne({ agentId: rig.admin._id });
    expect((await asAgent('DELETE', `/v1/tokens/${admins?._id ?? ''}`)).status).toBe(404);
  });
});
