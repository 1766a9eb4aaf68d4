import { describe, expect, test } from 'vitest';
import { at, deskOf } from './desk.js';
import { stackForFile, type ConnectedAccount } from './stack.js';

const stack = await stackForFile();
const desk = deskOf(stack);
// Windows count by X's clock, and no two clocks agree.
await stack.control.advance(10 * 60_000);
await desk.person('jane');
/** Captures all the time: what reached it, another account had the time to see. */
const witness = await stack.connect('witness');

const post = (text: string, more: { createdAt?: string; inReplyTo?: string } = {}) =>
  stack.control.post({ from: 'jane', text, ...more });
const now = async () => (await stack.control.clock()).now;
const account = (id: string) => stack.api.get(`/v1/accounts/${id}`);
const authorizeUrl = async (path: '/v1/accounts/connect' | `/v1/accounts/${string}/reauthorize`) =>
  (await stack.api.post(path, {})).authorizeUrl;
const goTo = (url: string) => fetch(url, { redirect: 'manual' });
const handles = async () => (await stack.api.all('/v1/accounts')).map(({ handle }) => handle);

/** Posts to the account and to the witness, and waits until the witness has it: the account's turn is over. */
async function postPast(handle: string, text: string) {
  const sent = await post(`@${handle} @witness ${text}`);
  await desk.ticketWith(witness, sent);
  return sent;
}

const reads = ['mentions', 'own-posts', 'dm_events', 'liked_tweets'];
async function readsOf(handle: string, since = 0) {
  const journal = await stack.control.journal(since);
  return journal.filter((entry) => entry.account === handle && reads.includes(entry.route ?? ''));
}
const journalEnd = async () => (await stack.control.journal()).at(-1)?.seq ?? 0;

describe('connecting', () => {
  test('S1 approving connects the account and returns to the page that asked', async () => {
    await desk.person('arrives');
    const { authorizeUrl: url } = await stack.api.post('/v1/accounts/connect', {
      returnTo: '/settings/{accountId}',
    });
    const returned = await goTo(await stack.control.approve(url, 'arrives'));
    const connected = (await stack.api.all('/v1/accounts')).find((each) => each.handle === 'arrives')!;
    expect(connected).toMatchObject({ state: 'active', captureStarted: null });
    expect(returned.headers.get('location')).toBe(`/settings/${connected.id}`);
  });

  test('S1 denied, replayed and unknown returns say so and connect nothing', async () => {
    const before = await handles();
    await desk.person('refuses');
    const denied = await goTo(
      await stack.control.deny(await authorizeUrl('/v1/accounts/connect'), 'refuses'),
    );
    expect(denied.status).toBe(400);
    expect(await denied.text()).toMatch(/not.*approved|denied|refused/i);
    expect(await handles()).toEqual(before);

    const callback = await stack.control.approve(await authorizeUrl('/v1/accounts/connect'), 'refuses');
    const unknown = callback.replace(/state=[^&]+/, 'state=never-given-out');
    expect((await goTo(unknown)).status).toBe(400);
    expect(await handles()).toEqual(before);

    expect((await goTo(callback)).status).toBe(303);
    const replayed = await goTo(callback);
    expect(replayed.status).toBe(400);
    expect(replayed.headers.get('content-type')).toContain('text/html');
    expect((await handles()).toSorted()).toEqual([...before, 'refuses'].toSorted());
  });

  test('S5 a renamed account keeps its identity, and another user cannot take its place', async () => {
    const renamed = await stack.connect('oldname');
    await stack.control.changeUser('oldname', { username: 'newname' });
    await desk.person('stranger');
    const reauthorize = () => authorizeUrl(`/v1/accounts/${renamed.id}/reauthorize`);

    const refused = await goTo(await stack.control.approve(await reauthorize(), 'stranger'));
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('@stranger');
    expect(await handles()).not.toContain('stranger');

    expect((await goTo(await stack.control.approve(await reauthorize(), 'newname'))).status).toBe(303);
    expect(await account(renamed.id)).toMatchObject({ handle: 'newname', state: 'active' });
    const ticket = await desk.ticketWith(renamed, await post('@newname still you?'));
    expect(ticket.accountId).toBe(renamed.id);
  });

  test('S5 a new handle shows as soon as X tells it with a post of the account', async () => {
    const renamed = await stack.connect('before');
    const mention = await post('@before hello');
    await desk.ticketWith(renamed, mention);
    await stack.control.changeUser('before', { username: 'after', name: 'After Ltd' });
    const answer = await stack.control.post({ from: 'after', text: 'hello', inReplyTo: mention.id });
    const ticket = await desk.ticketWith(renamed, answer);
    expect(await account(renamed.id)).toMatchObject({ handle: 'after', name: 'After Ltd' });
    expect(await desk.comments(ticket)).toMatchObject([{}, { authorName: 'sent on X by @after' }]);
  });
});

describe('the beginning of capture', () => {
  test('S3 nothing is read before the settings are saved the first time', async () => {
    await desk.person('waiting');
    const waiting = await stack.approve('waiting');
    const early = await postPast('waiting', 'too early');
    expect(await readsOf('waiting')).toEqual([]);
    expect(await desk.inbox(waiting)).toEqual([]);
    await expect(desk.look(waiting)).rejects.toThrow('captureNotBegun');

    await stack.save(waiting.id, {});
    await desk.ticketWith(waiting, early);
    expect((await account(waiting.id)).captureStarted).not.toBeNull();
  });

  test('S3 the history window brings what lies inside, and nothing older', async () => {
    await desk.person('history');
    await desk.person('oldfriend');
    const ago = async (hours: number) => at(await now(), { hours: -hours });
    const message = async (hours: number) =>
      stack.control.dm({
        from: 'oldfriend',
        to: 'history',
        text: `${hours} h ago`,
        createdAt: await ago(hours),
      });
    const older = [await post('@history older', { createdAt: await ago(7) }), await message(8)];
    const inside = [await post('@history inside', { createdAt: await ago(5) }), await message(4)];
    const answer = await stack.control.post({
      from: 'history',
      text: 'answered on X',
      inReplyTo: inside[0]!.id,
      createdAt: await ago(3),
    });

    const history = await stack.approve('history');
    await stack.save(history.id, { historyHours: 6 });
    const [public_, private_] = await Promise.all(inside.map((each) => desk.ticketWith(history, each)));
    expect(private_!.channel).toBe('x_dm');
    await desk.decided(history, answer);
    expect(await desk.said(public_!)).toEqual([
      ['customer', '@history inside'],
      ['agent', '@jane answered on X'],
    ]);
    const captured = (await desk.inbox(history)).map(({ xId }) => xId);
    expect(captured.toSorted()).toEqual([...inside, answer].map(({ id }) => id).toSorted());
    expect(captured).not.toContain(older[0]!.id);
  });

  test('S3 a window of 0 brings nothing that was there', async () => {
    await desk.person('fresh');
    await post('@fresh before', { createdAt: at(await now(), { minutes: -1 }) });
    const fresh = await stack.approve('fresh');
    await stack.save(fresh.id, { historyHours: 0 });
    const after = await post('@fresh after');
    await desk.ticketWith(fresh, after);
    expect((await desk.inbox(fresh)).map(({ xId }) => xId)).toEqual([after.id]);
  });
});

describe('a pause', () => {
  const pause = async (paused: ConnectedAccount) => {
    await desk.ticketWith(paused, await post(`@${paused.handle} before the pause`));
    await stack.api.post(`/v1/accounts/${paused.id}/deactivate`);
  };
  const activate = (paused: ConnectedAccount, body = {}) =>
    stack.api.post(`/v1/accounts/${paused.id}/activate`, body);

  test('S4 a deactivated account captures nothing, and what came meanwhile is not brought', async () => {
    const paused = await stack.connect('resting');
    await pause(paused);
    await postPast('resting', 'noticed by the witness only');
    const since = await journalEnd();
    const meanwhile = await postPast('resting', 'so is this');
    expect(await readsOf('resting', since)).toEqual([]);
    await expect(desk.look(paused)).rejects.toThrow('accountPaused');
    // Where the pause ends is reckoned to a second and a half.
    await postPast('resting', 'and this');

    await activate(paused);
    const after = await post('@resting after the pause');
    await desk.ticketWith(paused, after);
    const captured = (await desk.inbox(paused)).map(({ text }) => text);
    expect(captured).toEqual(['@resting after the pause', '@resting before the pause']);
    expect(await desk.inbox(witness)).toContainEqual(expect.objectContaining({ xId: meanwhile.id }));
  });

  test('S4 with importPause the pause is brought', async () => {
    const paused = await stack.connect('napping');
    await pause(paused);
    const meanwhile = await postPast('napping', 'what did I miss?');
    expect((await desk.inbox(paused)).map(({ xId }) => xId)).not.toContain(meanwhile.id);
    await activate(paused, { importPause: true });
    await desk.ticketWith(paused, meanwhile);
  });

  test('S4 an unlinked account is given back to X, its tickets stay, and the same user is the same account', async () => {
    const gone = await stack.connect('leaving', { likes: true });
    const before = await post('@leaving before');
    const ticket = await desk.ticketWith(gone, before);
    const since = await journalEnd();
    await stack.api.delete(`/v1/accounts/${gone.id}`);
    await expect(account(gone.id)).rejects.toThrow('404');
    await postPast('leaving', 'nobody home');
    expect((await stack.control.journal(since)).map(({ route }) => route)).toContain('revoke');
    expect(await stack.api.get(`/v1/tickets/${ticket.id}`)).toMatchObject({ id: ticket.id });

    // X tells whole seconds, so capture begins a little before the moment of coming back.
    await stack.control.advance(5_000);
    const back = await stack.approve('leaving');
    expect(back).toMatchObject({ id: gone.id, settings: { likes: true } });
    const after = await post('@leaving are you back?');
    await desk.ticketWith(gone, after);
    expect((await desk.ticketsOf(gone)).map(({ subject }) => subject)).toEqual([
      '@leaving are you back?',
      '@leaving before',
    ]);
  });
});
