import { beforeEach, describe, expect, it } from 'vitest';
import { dataOf, listOf, useSandbox } from '../../test-rig.js';

const rig = useSandbox();
const DAY_MS = 24 * 3_600_000;
let token: string;
let acmeId: string;
let aliceId: string;

beforeEach(async () => {
  await rig().control.reset();
  acmeId = (await rig().control.createUser({ username: 'acme' })).id;
  aliceId = (await rig().control.createUser({ username: 'alice' })).id;
  await rig().control.createUser({ username: 'bob' });
  await rig().control.createUser({ username: 'carol' });
  token = (await rig().signIn('acme')).accessToken;
  await rig().control.limit({ route: 'dm_events', limit: 1000, windowMs: 1000 });
});

const events = (query: Record<string, string> = {}) =>
  rig().get(`/2/dm_events?${new URLSearchParams(query).toString()}`, token);
const sendTo = (id: string, body: unknown) =>
  rig().post(`/2/dm_conversations/with/${id}/messages`, token, body);

describe('reading', () => {
  it('gives both directions, newest first, with only id, type and text by default', async () => {
    const one = await rig().control.dm({ from: 'alice', to: 'acme', text: 'one & two' });
    const two = await rig().control.dm({ from: 'acme', to: 'alice', text: 'three' });
    expect(listOf(await events()).data).toEqual([
      { id: two.id, event_type: 'MessageCreate', text: 'three' },
      { id: one.id, event_type: 'MessageCreate', text: 'one &amp; two' },
    ]);
  });

  it('never shows other people’s conversations', async () => {
    await rig().control.dm({ from: 'alice', to: 'bob', text: 'about acme' });
    expect(await events()).toMatchObject({ body: { meta: { result_count: 0 } } });
  });

  it('names a one-to-one conversation by both ids, smaller first', async () => {
    await rig().control.dm({ from: 'alice', to: 'acme', text: 'hi' });
    const page = listOf(await events({ 'dm_event.fields': 'dm_conversation_id,sender_id,created_at' }));
    const [low, high] = BigInt(acmeId) < BigInt(aliceId) ? [acmeId, aliceId] : [aliceId, acmeId];
    expect(page.data[0]).toMatchObject({ dm_conversation_id: `${low}-${high}`, sender_id: aliceId });
  });

  it('pages, one conversation or all', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1)
      ids.unshift((await rig().control.dm({ from: 'alice', to: 'acme', text: `n${n}` })).id);
    await rig().control.dm({ from: 'bob', to: 'acme', text: 'another' });
    const path = `/2/dm_conversations/with/${aliceId}/dm_events?max_results=2`;
    const first = listOf(await rig().get(path, token));
    const second = listOf(await rig().get(`${path}&pagination_token=${first.meta.next_token ?? ''}`, token));
    expect([...first.ids, ...second.ids]).toEqual(ids);
    expect(Object.keys(first.meta).sort()).toEqual(['next_token', 'result_count']);
    expect(listOf(await events()).ids).toHaveLength(4);
  });

  it('reaches back thirty days', async () => {
    await rig().control.dm({ from: 'alice', to: 'acme', text: 'old' });
    await rig().control.advance(30 * DAY_MS - 60_000);
    const fresh = (await rig().signIn('acme')).accessToken;
    expect(listOf(await rig().get('/2/dm_events', fresh)).ids).toHaveLength(1);
    await rig().control.advance(120_000);
    expect(listOf(await rig().get('/2/dm_events', fresh)).ids).toEqual([]);
  });

  it('shows a shared post by its address', async () => {
    const post = await rig().control.post({ from: 'alice', text: 'see this' });
    await rig().control.dm({ from: 'alice', to: 'acme', text: `look ${post.url}` });
    const { body } = await events({
      'dm_event.fields': 'referenced_tweets',
      expansions: 'referenced_tweets.id',
    });
    expect(body).toMatchObject({
      data: [{ referenced_tweets: [{ id: post.id }] }],
      includes: { tweets: [{ id: post.id }] },
    });
  });

  it('finds one event by its id, and says so when there is none', async () => {
    const dm = await rig().control.dm({ from: 'alice', to: 'acme', text: 'hi' });
    expect(dataOf(await rig().get(`/2/dm_events/${dm.id}`, token))).toMatchObject({ text: 'hi' });
    const foreign = await rig().control.dm({ from: 'alice', to: 'bob', text: 'hush' });
    expect(await rig().get(`/2/dm_events/${foreign.id}`, token)).toMatchObject({
      status: 200,
      body: { errors: [{ resource_type: 'dm_event' }] },
    });
  });

  it.each([
    ['max_results', '0'],
    ['max_results', '101'],
    ['pagination_token', 'short'],
    ['event_types', 'Nonsense'],
    ['since_id', '1'],
  ])('refuses %s=%s', async (name, value) => {
    expect((await events({ [name]: value })).status).toBe(400);
  });
});

describe('groups', () => {
  it('have an id of their own and say who joined', async () => {
    const dm = await rig().control.dm({ from: 'alice', to: ['acme', 'bob'], text: 'all of you' });
    expect(dm.conversationId).toMatch(/^[0-9]{15,19}$/);
    const page = listOf(
      await events({
        'dm_event.fields': 'participant_ids,dm_conversation_id',
        expansions: 'participant_ids',
      }),
    );
    expect(page.data).toMatchObject([
      { event_type: 'MessageCreate', dm_conversation_id: dm.conversationId },
      { event_type: 'ParticipantsJoin', dm_conversation_id: dm.conversationId },
    ]);
    expect(page.data[0]).not.toHaveProperty('participant_ids');
    expect(page.data[1]).toHaveProperty('participant_ids');
    const joins = listOf(await events({ event_types: 'ParticipantsJoin' }));
    expect(joins.ids).toHaveLength(1);
  });

  it('are continued, not made anew, by the same people', async () => {
    const one = await rig().control.dm({ from: 'alice', to: ['acme', 'bob'], text: 'one' });
    const two = await rig().control.dm({ from: 'bob', to: ['alice', 'acme'], text: 'two' });
    expect(two.conversationId).toBe(one.conversationId);
  });

  it('say who was added and who left, and show themselves to those who came', async () => {
    const { conversationId } = await rig().control.dm({
      from: 'alice',
      to: ['bob', 'carol'],
      text: 'without acme',
    });
    expect(listOf(await events()).ids).toEqual([]);
    await rig().control.changeMembers({ conversationId, by: 'alice', users: ['acme'] });
    await rig().control.changeMembers({ conversationId, by: 'bob', users: ['bob'], leave: true });
    const page = listOf(await events({ 'dm_event.fields': 'participant_ids' }));
    expect(page.data.slice(0, 2)).toMatchObject([
      { event_type: 'ParticipantsLeave' },
      { event_type: 'ParticipantsJoin', participant_ids: [acmeId] },
    ]);
  });

  it('end for those who left at their leaving, for reading and for writing', async () => {
    const { conversationId } = await rig().control.dm({
      from: 'alice',
      to: ['acme', 'bob'],
      text: 'all of you',
    });
    await rig().control.changeMembers({ conversationId, by: 'acme', users: ['acme'], leave: true });
    await rig().control.dm({ from: 'alice', to: ['bob'], text: 'one to one' });
    const more = await rig().control.dm({ from: 'alice', to: ['bob', 'carol'], text: 'a new group' });
    expect(more.conversationId).not.toBe(conversationId);
    const seen = listOf(await events());
    expect(seen.data.map((event) => event.event_type)).toEqual([
      'ParticipantsLeave',
      'MessageCreate',
      'ParticipantsJoin',
    ]);
    const bob = (await rig().signIn('bob')).accessToken;
    expect(
      (await rig().post(`/2/dm_conversations/${conversationId}/messages`, bob, { text: 'gone?' })).status,
    ).toBe(201);
    expect(
      (await rig().post(`/2/dm_conversations/${conversationId}/messages`, token, { text: 'me?' })).status,
    ).toBe(403);
    expect(listOf(await events()).ids).toEqual(seen.ids);
  });

  it('can be begun and written to by the account', async () => {
    const bob = (await rig().control.users()).find((user) => user.username === 'bob');
    const begun = await rig().post('/2/dm_conversations', token, {
      conversation_type: 'Group',
      participant_ids: [aliceId, bob?.id],
      message: { text: 'hello both' },
    });
    const { dm_conversation_id: id } = dataOf(begun);
    const more = await rig().post(`/2/dm_conversations/${String(id)}/messages`, token, { text: 'more' });
    expect(more).toMatchObject({ status: 201, body: { data: { dm_conversation_id: id } } });
  });
});

describe('sending', () => {
  it('answers with the conversation and the event, which the reader then sees', async () => {
    const sent = await sendTo(aliceId, { text: 'hello' });
    expect(sent.status).toBe(201);
    expect(listOf(await events()).ids).toEqual([dataOf(sent).dm_event_id]);
  });

  it.each([
    ['nothing', {}],
    ['an unknown key', { text: 'x', colour: 'red' }],
    ['an empty text', { text: '' }],
    ['more than 10,000 characters', { text: 'x'.repeat(10_001) }],
    ['a media id nobody uploaded', { text: 'x', attachments: [{ media_id: '1' }] }],
  ])('refuses %s with 400 and sends nothing', async (_what, body) => {
    expect((await sendTo(aliceId, body)).status).toBe(400);
    expect((await rig().control.ledger()).dms).toEqual([]);
  });

  const NOT_PERMITTED = {
    status: 403,
    body: { detail: 'You do not have permission to DM one or more participants.' },
  };

  it('is refused to those who block, accept no messages, or do not exist', async () => {
    expect(await sendTo('12345', { text: 'x' })).toMatchObject(NOT_PERMITTED);
    await rig().control.changeUser('alice', { dmPolicy: 'nobody' });
    expect(await sendTo(aliceId, { text: 'x' })).toMatchObject(NOT_PERMITTED);
    await rig().control.changeUser('alice', { dmPolicy: 'everyone' });
    await rig().control.block('alice', 'acme');
    expect(await sendTo(aliceId, { text: 'x' })).toMatchObject(NOT_PERMITTED);
    expect((await rig().control.ledger()).dms).toEqual([]);
  });

  it('is open to those who wrote first, whatever their policy, and told beforehand', async () => {
    await rig().control.changeUser('alice', { dmPolicy: 'nobody' });
    const receives = async () =>
      dataOf(await rig().get(`/2/users/${aliceId}?user.fields=receives_your_dm`, token)).receives_your_dm;
    expect(await receives()).toBe(false);
    await rig().control.dm({ from: 'alice', to: 'acme', text: 'me first' });
    expect(await receives()).toBe(true);
    expect((await sendTo(aliceId, { text: 'then me' })).status).toBe(201);
  });

  it('is open to verified accounts where the policy says so', async () => {
    await rig().control.changeUser('alice', { dmPolicy: 'verified' });
    expect(await sendTo(aliceId, { text: 'x' })).toMatchObject(NOT_PERMITTED);
    await rig().control.changeUser('acme', { verifiedType: 'business' });
    expect((await sendTo(aliceId, { text: 'x' })).status).toBe(201);
  });
});

describe('people who have encrypted messages only', () => {
  it('leave nothing in any list, an empty object under the id, and what was said before', async () => {
    const before = await rig().control.dm({ from: 'alice', to: 'acme', text: 'in the clear' });
    await rig().control.changeUser('alice', { xchatOnly: true });
    const hidden = await rig().control.dm({ from: 'alice', to: 'acme', text: 'in secret' });
    expect(hidden).toMatchObject({ encrypted: true });
    expect((await rig().control.ledger()).dms).toHaveLength(2);
    expect(listOf(await events()).ids).toEqual([before.id]);
    const path = `/2/dm_conversations/with/${aliceId}/dm_events`;
    expect(listOf(await rig().get(path, token)).ids).toEqual([before.id]);
    expect(await rig().get(`/2/dm_events/${hidden.id}`, token)).toMatchObject({ status: 200, body: {} });
    expect((await rig().get(`/2/dm_events/${hidden.id}`, token)).body).toEqual({});
  });

  it('take no message from here, and X says so beforehand', async () => {
    await rig().control.changeUser('alice', { xchatOnly: true });
    expect((await sendTo(aliceId, { text: 'hello?' })).status).toBe(403);
    const user = await rig().get(`/2/users/${aliceId}?user.fields=receives_your_dm`, token);
    expect(dataOf(user)).toMatchObject({ receives_your_dm: false });
  });
});
