import { controlClient } from '../../control-client.js';
import { startSandbox } from '../../sandbox.js';
import type { Served } from '../http/route.js';
import * as fields from '../render/fields.js';
import { playApp } from './app-scenario.js';
import { callAs, type Call } from './call.js';
import { playMedia } from './media-scenario.js';
import { CREDENTIALS, signIn } from './sign-in.js';

type Control = ReturnType<typeof controlClient>;
type People = Awaited<ReturnType<typeof createPeople>>;
type Said = Awaited<ReturnType<typeof writeAll>>;

const everything = (query: Record<string, readonly string[]>): string =>
  Object.entries(query)
    .map(([name, values]) => `${name}=${values.join(',')}`)
    .join('&');

const POSTS = everything({
  'tweet.fields': fields.tweetFields,
  'user.fields': fields.userFields,
  'media.fields': fields.mediaFields,
  expansions: fields.postExpansions,
});
const USERS = everything({
  'user.fields': fields.userFields,
  'tweet.fields': fields.tweetFields,
  expansions: fields.userExpansions,
});
const DMS = everything({
  'dm_event.fields': fields.dmEventFields,
  'user.fields': fields.userFields,
  'tweet.fields': fields.tweetFields,
  'media.fields': fields.mediaFields,
  expansions: fields.dmExpansions,
});

export interface Seen {
  route: Served;
  status: number;
  body: unknown;
}

/**
 * Plays one of everything in a sandbox (long texts, links, media, quotes, groups, people and posts
 * that are gone) and calls every route with every field; the answers it got.
 */
export async function playEverything(): Promise<Seen[]> {
  const seen: Seen[] = [];
  const sandbox = await startSandbox({
    onAnswer: (route, { status, body }) => seen.push({ route, status, body: structuredClone(body) }),
  });
  try {
    await play(sandbox.xUrl, controlClient(sandbox.controlUrl));
  } finally {
    await sandbox.close();
  }
  return seen;
}

async function play(xUrl: string, control: Control): Promise<void> {
  await control.changeApp(CREDENTIALS.client_id, { plan: 'enterprise' });
  const people = await createPeople(control);
  const token = await signIn(xUrl, control, 'acme');
  const call = callAs(xUrl, token);
  const said = await writeAll(control);
  await readAll(call, control, people, said);
  await answerAll(call, people, said);
  await playApp(xUrl, { token, id: people.acme.id });
  await playMedia(call, { dmId: said.dm.id, peerId: people.alice.id });
  await takeBack(call, control, people, said);
}

async function createPeople(control: Control) {
  const acme = await control.createUser({
    username: 'acme',
    description: 'We sell @things',
    location: 'Berlin',
  });
  const alice = await control.createUser({ username: 'alice', verifiedType: 'blue' });
  const bob = await control.createUser({ username: 'bob' });
  const gone = await control.createUser({ username: 'gone', suspended: true });
  const shy = await control.createUser({ username: 'shy', protected: true });
  return { acme, alice, bob, gone, shy };
}

/** One of everything that people write. */
async function writeAll(control: Control) {
  const root = await control.post({
    from: 'alice',
    text: '@acme #help $ACME https://example.com/a & more',
    media: [{ type: 'photo', altText: 'a crack' }, { type: 'video' }],
  });
  await control.post({
    from: 'bob',
    text: `@acme ${'long '.repeat(100)} https://example.org/b`,
    quotes: root.id,
  });
  const lost = await control.post({ from: 'bob', text: 'soon gone' });
  await control.post({ from: 'bob', text: '@acme and this', inReplyTo: lost.id });
  await control.remove(lost.id);
  await control.edit((await control.post({ from: 'alice', text: '@acme tow' })).id, '@acme two');
  const hidden = await control.post({ from: 'shy', text: '@acme hush' });
  await control.like({ user: 'acme', postId: root.id });
  const shared = `look ${root.url} & https://example.com`;
  const dm = await control.dm({ from: 'alice', to: 'acme', text: shared, media: [{ type: 'photo' }] });
  await control.dm({ from: 'alice', to: ['acme', 'bob'], text: 'all of you' });
  return { root, lost, hidden, dm };
}

async function readAll(call: Call, control: Control, people: People, said: Said): Promise<void> {
  await call('GET', `/2/users/me?${USERS}`);
  await call('GET', `/2/users?ids=${people.acme.id},${people.alice.id},${people.gone.id},12345&${USERS}`);
  await call('GET', `/2/users/by?usernames=alice,gone,nobody&${USERS}`);
  await call('GET', `/2/users/by/username/alice?${USERS}`);
  await call('GET', `/2/users/${people.bob.id}?${USERS}`);
  await call('GET', `/2/users/12345`);
  await call('GET', `/2/users/${people.acme.id}/mentions?${POSTS}`);
  await call('GET', `/2/users/${people.acme.id}/mentions?max_results=5&${POSTS}`);
  await call('GET', `/2/users/${people.shy.id}/mentions`);
  await call('GET', `/2/users/${people.alice.id}/tweets?${POSTS}`);
  await call('GET', `/2/users/${people.acme.id}/liked_tweets?${POSTS}`);
  await control.advance(31_000);
  await call('GET', `/2/tweets/search/recent?query=${encodeURIComponent('@acme OR long')}&${POSTS}`);
  await call('GET', '/2/tweets/search/recent?query=nothing');
  await call('GET', `/2/tweets?ids=${said.root.id},${said.lost.id},${said.hidden.id}&${POSTS}`);
  await call('GET', `/2/tweets/${said.root.id}?${POSTS}`);
  await call('GET', `/2/tweets/${said.lost.id}`);
  await call('GET', `/2/dm_events?${DMS}`);
  await call('GET', `/2/dm_events?event_types=ParticipantsLeave`);
  await call('GET', `/2/dm_events/${said.dm.id}?${DMS}`);
  await call('GET', `/2/dm_conversations/with/${people.alice.id}/dm_events?max_results=1&${DMS}`);
  await call('GET', `/2/dm_conversations/${said.dm.conversationId}/dm_events?${DMS}`);
}

async function answerAll(call: Call, people: People, said: Said): Promise<void> {
  await call('POST', '/2/tweets', { text: 'on it', reply: { in_reply_to_tweet_id: said.root.id } });
  await call('POST', `/2/dm_conversations/with/${people.alice.id}/messages`, { text: 'hello' });
  await call('POST', `/2/dm_conversations/${said.dm.conversationId}/messages`, { text: 'again' });
  await call('POST', '/2/dm_conversations', {
    conversation_type: 'Group',
    participant_ids: [people.alice.id, people.bob.id],
    message: { text: 'both' },
  });
}

async function takeBack(call: Call, control: Control, people: People, said: Said): Promise<void> {
  await call('DELETE', `/2/dm_events/${said.dm.id}`);
  await call('POST', `/2/users/${people.acme.id}/likes`, { tweet_id: said.root.id });
  await call('DELETE', `/2/users/${people.acme.id}/likes/${said.root.id}`);
  await call('POST', `/2/users/${people.acme.id}/retweets`, { tweet_id: said.root.id });
  await call('GET', `/2/users/${people.acme.id}/tweets?${POSTS}`);
  await call('DELETE', `/2/users/${people.acme.id}/retweets/${said.root.id}`);
  const [own] = await control.postsOf('acme');
  await call('DELETE', `/2/tweets/${own?.id ?? ''}`);
}
