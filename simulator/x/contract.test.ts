import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, useSandbox, type Connected } from '../test-rig.js';

const rig = useSandbox();
let acme: Connected;
let acmeId: string;

beforeAll(async () => {
  acmeId = (await rig().control.createUser({ username: 'acme', name: 'Acme' })).id;
  await rig().control.createUser({ username: 'alice', followers: 1234, verifiedType: 'blue' });
  acme = await rig().signIn('acme');
});

describe('the real client library against the sandbox', () => {
  it('signs in and says who it is', async () => {
    const me = await acme.client.v2.me();
    expect(me.data).toEqual({ id: acmeId, name: 'Acme', username: 'acme' });
  });

  it('refreshes, and the spent refresh token is refused', async () => {
    const first = await rig().signIn('acme');
    const second = await rig().appClient().refreshOAuth2Token(first.refreshToken);
    expect((await second.client.v2.me()).data.username).toBe('acme');
    await expect(rig().appClient().refreshOAuth2Token(first.refreshToken)).rejects.toMatchObject({
      code: 400,
      data: { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
    });
  });

  it('reads mentions newest first, with the author expanded', async () => {
    const older = await rig().control.post({ from: 'alice', text: '@acme my parcel is lost' });
    const newer = await rig().control.post({ from: 'alice', text: 'still lost @Acme & sad' });
    const page = await acme.client.v2.userMentionTimeline(acmeId, {
      'tweet.fields': ['author_id', 'created_at', 'entities', 'conversation_id'],
      'user.fields': ['public_metrics', 'verified_type'],
      expansions: ['author_id'],
    });
    expect(page.tweets.map((tweet) => tweet.id)).toEqual([newer.id, older.id]);
    expect(page.tweets[0]?.text).toBe('still lost @Acme &amp; sad');
    expect(page.includes.users[0]).toMatchObject({ username: 'alice', verified_type: 'blue' });
    expect(page.meta).toMatchObject({ newest_id: newer.id, oldest_id: older.id, result_count: 2 });
  });

  it('answers a mention, and the author of the mention is named at its head', async () => {
    const mention = await rig().control.post({ from: 'alice', text: '@acme where is it?' });
    const reply = await acme.client.v2.reply('On its way!', mention.id);
    expect(reply.data.text).toBe('@alice On its way!');
    const ledger = await rig().control.ledger();
    expect(ledger.posts.find((post) => post.id === reply.data.id)).toMatchObject({
      from: 'acme',
      text: 'On its way!',
      inReplyTo: mention.id,
      conversationId: mention.id,
    });
  });

  it('exchanges direct messages', async () => {
    const received = await rig().control.dm({ from: 'alice', to: 'acme', text: 'psst' });
    // The library types the answer without its `data`, so it is read through a plain call.
    const path = `/2/dm_conversations/with/${received.senderId}/messages`;
    const sent = await rig().post(path, acme.accessToken, { text: 'yes?' });
    expect(sent.status).toBe(201);
    const events = await acme.client.v2.listDmEvents({
      'dm_event.fields': ['sender_id', 'dm_conversation_id'],
    });
    expect(events.events.map((event) => event.id)).toEqual([dataOf(sent).dm_event_id, received.id]);
    expect(events.events[1]).toMatchObject({
      event_type: 'MessageCreate',
      text: 'psst',
      dm_conversation_id: received.conversationId,
    });
  });

  it('searches recent posts', async () => {
    const found = await rig().control.post({ from: 'alice', text: 'my broken teapot' });
    await rig().control.advance(31_000);
    const page = await acme.client.v2.search('"broken teapot" -is:retweet', { expansions: ['author_id'] });
    expect(page.tweets.map((tweet) => tweet.id)).toEqual([found.id]);
    expect(page.includes.users[0]?.username).toBe('alice');
  });

  it('lists likes, latest like first', async () => {
    const one = await rig().control.post({ from: 'alice', text: 'nice shop' });
    const two = await rig().control.post({ from: 'alice', text: 'really' });
    await rig().control.like({ user: 'acme', postId: two.id });
    await rig().control.advance(1000);
    await rig().control.like({ user: 'acme', postId: one.id });
    const likes = await acme.client.v2.userLikedTweets(acmeId);
    expect(likes.tweets.map((tweet) => tweet.id)).toEqual([one.id, two.id]);
  });
});
