import { beforeEach, describe, expect, it } from 'vitest';
import { useSandbox } from '../test-rig.js';

const rig = useSandbox();

beforeEach(async () => {
  await rig().control.reset();
  await rig().control.createUser({ username: 'acme' });
  await rig().control.createUser({ username: 'alice' });
});

async function raw(method: string, path: string, body?: unknown) {
  const response = await fetch(rig().sandbox.controlUrl + path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as { error?: string } };
}

describe('bad input', () => {
  it.each([
    ['/control/users', { username: 'much too long for X' }, 'username'],
    ['/control/users', { username: 'bob', shoeSize: 44 }, 'shoeSize'],
    ['/control/users', { username: 'bob', followers: -1 }, 'followers'],
    ['/control/posts', { from: 'alice' }, 'text'],
    ['/control/posts', { from: 'alice', text: 'x', createdAt: 'yesterday' }, 'createdAt'],
    ['/control/posts', { from: 'alice', text: 'x', createdAt: '2999-01-01T00:00:00Z' }, 'createdAt'],
    ['/control/dms', { from: 'alice', to: [], text: 'x' }, 'to'],
    ['/control/dms', { from: 'alice', to: 'alice', text: 'x' }, 'to'],
    ['/control/clock', { advanceMs: -1 }, 'advanceMs'],
    ['/control/faults', { route: 'users/me', kind: 'explode' }, 'kind'],
    ['/control/faults', { route: 'nowhere', kind: 'html' }, 'route'],
    ['/control/limits', { route: 'nowhere', limit: 1, windowMs: 1 }, 'route'],
  ])('%s %o is a 400 that names %s', async (path, body, field) => {
    const answer = await raw('POST', path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(field);
    expect((await rig().control.ledger()).posts).toEqual([]);
  });

  it.each([
    ['POST', '/control/posts', { from: 'ghost', text: 'x' }],
    ['POST', '/control/posts', { from: 'alice', text: 'x', inReplyTo: '123' }],
    ['POST', '/control/likes', { user: 'alice', postId: '123' }],
    ['POST', '/control/deletes', { postId: '123' }],
    ['POST', '/control/edits', { postId: '123', text: 'x' }],
    ['POST', '/control/dms', { from: 'alice', to: 'ghost', text: 'x' }],
    ['POST', '/control/revocations', { user: 'ghost' }],
    ['POST', '/control/faults', { route: '*', account: 'ghost', kind: 'html' }],
    ['PATCH', '/control/users/ghost', { name: 'Boo' }],
    ['GET', '/control/users/ghost/posts', undefined],
    ['GET', '/control/nonsense', undefined],
  ])('%s %s about what does not exist is a 404 that says so', async (method, path, body) => {
    const answer = await raw(method, path, body);
    expect(answer.status).toBe(404);
    expect(answer.body.error).toMatch(/There is no/);
  });

  it('a name that is taken is a 409, also when renaming; one’s own in other letters is free', async () => {
    expect((await raw('POST', '/control/users', { username: 'ALICE' })).status).toBe(409);
    expect((await raw('PATCH', '/control/users/alice', { username: 'acme' })).status).toBe(409);
    expect((await raw('PATCH', '/control/users/alice', { username: 'Alice' })).status).toBe(200);
  });
});

describe('users', () => {
  it('keep their id when renamed, and answer to the new name only', async () => {
    const before = (await rig().control.users()).find((user) => user.username === 'alice');
    const after = await rig().control.changeUser('alice', { username: 'alicia', followers: 9 });
    expect(after).toMatchObject({ id: before?.id, username: 'alicia', followers: 9 });
    await expect(rig().control.postsOf('alice')).rejects.toThrow('no user');
    expect(await rig().control.postsOf('alicia')).toEqual([]);
  });

  it('keep what a change does not name', async () => {
    await rig().control.changeUser('alice', { name: 'Alice A.', verifiedType: 'blue' });
    expect(await rig().control.changeUser('alice', { followers: 3 })).toMatchObject({
      name: 'Alice A.',
      verifiedType: 'blue',
      followers: 3,
    });
  });
});

describe('the ledger', () => {
  it('holds every post, message and like, deleted ones marked', async () => {
    const post = await rig().control.post({ from: 'alice', text: '@acme & co' });
    const dm = await rig().control.dm({ from: 'alice', to: 'acme', text: 'psst' });
    await rig().control.like({ user: 'acme', postId: post.id });
    await rig().control.remove(post.id);
    expect(await rig().control.ledger()).toMatchObject({
      posts: [
        { id: post.id, text: '@acme & co', shownText: '@acme &amp; co', mentions: ['acme'], deleted: true },
      ],
      dms: [{ id: dm.id, from: 'alice', to: ['acme'], text: 'psst', group: false }],
      likes: [{ user: 'acme', postId: post.id }],
    });
  });

  it('forgets a like that is taken back', async () => {
    const post = await rig().control.post({ from: 'alice', text: 'x' });
    await rig().control.like({ user: 'acme', postId: post.id });
    await rig().control.like({ user: 'acme', postId: post.id, undo: true });
    expect((await rig().control.ledger()).likes).toEqual([]);
  });

  it('shows what a user sees of one conversation', async () => {
    await rig().control.createUser({ username: 'bob' });
    await rig().control.dm({ from: 'alice', to: 'acme', text: 'one' });
    await rig().control.dm({ from: 'acme', to: 'alice', text: 'two' });
    await rig().control.dm({ from: 'bob', to: 'acme', text: 'three' });
    expect((await rig().control.dmsOf('acme', 'alice')).map((dm) => dm.text).sort()).toEqual(['one', 'two']);
    expect(await rig().control.dmsOf('acme')).toHaveLength(3);
  });
});

describe('the journal', () => {
  it('lists every request X received with its outcome, and no secret', async () => {
    const { accessToken, refreshToken } = await rig().signIn('acme');
    const seen = (await rig().control.journal()).at(-1)?.seq ?? 0;
    await rig().get('/2/users/me?user.fields=created_at', accessToken);
    await rig().get('/2/users/me', 'bogus');
    await rig().get('/2/nonsense', accessToken);
    expect(await rig().control.journal(seen)).toMatchObject([
      {
        route: 'users/me',
        account: 'acme',
        status: 200,
        outcome: 'answered',
        query: { 'user.fields': 'created_at' },
      },
      { route: 'users/me', status: 401 },
      { method: 'GET', path: '/2/nonsense', status: 404 },
    ]);
    const all = JSON.stringify(await rig().control.journal());
    expect(all).toContain('/2/oauth2/token');
    expect(all).not.toContain(accessToken);
    expect(all).not.toContain(refreshToken);
  });
});

describe('the clock', () => {
  it('moves X’s Date header, new ids and the age of things', async () => {
    const { accessToken } = await rig().signIn('acme');
    const before = await rig().control.post({ from: 'alice', text: 'before' });
    const { now } = await rig().control.advance(7 * 24 * 3_600_000);
    const after = await rig().control.post({ from: 'alice', text: 'after' });
    expect(Date.parse(after.createdAt) - Date.parse(before.createdAt)).toBeGreaterThanOrEqual(
      7 * 24 * 3_600_000,
    );
    expect(BigInt(after.id) > BigInt(before.id)).toBe(true);
    const answer = await rig().get('/2/users/me', accessToken);
    expect(answer.status).toBe(401);
    expect(Math.abs(Date.parse(answer.headers.get('date') ?? '') - Date.parse(now))).toBeLessThan(5000);
  });
});

describe('the doors', () => {
  it('stand on loopback only', () => {
    for (const url of [rig().sandbox.xUrl, rig().sandbox.controlUrl, rig().sandbox.smtpUrl])
      expect(new URL(url).hostname).toBe('127.0.0.1');
  });

  it('X does not answer control calls', async () => {
    const { accessToken } = await rig().signIn('acme');
    expect((await rig().get('/control/ledger', accessToken)).status).toBe(404);
  });
});
