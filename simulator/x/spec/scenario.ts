import { controlClient } from '../../control-client.js';
import { startSandbox } from '../../sandbox.js';
import type { Served } from '../http/route.js';
import * as fields from '../render/fields.js';
import { playApp } from './app-scenario.js';
import { playMedia } from './media-scenario.js';

const REDIRECT = 'http://127.0.0.1/oauth/x/callback';
const SCOPES =
  'tweet.read tweet.write users.read dm.read dm.write like.read like.write media.write offline.access';
const CREDENTIALS = { client_id: 'perch-sandbox', client_secret: 'perch-sandbox-secret' };

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

async function signIn(
  xUrl: string,
  control: ReturnType<typeof controlClient>,
  username: string,
): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: CREDENTIALS.client_id,
    redirect_uri: REDIRECT,
    scope: SCOPES,
    state: 's',
    code_challenge: 'plain-challenge',
    code_challenge_method: 'plain',
  });
  const back = new URL(await control.approve(`${xUrl}/i/oauth2/authorize?${query.toString()}`, username));
  const response = await fetch(`${xUrl}/2/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...CREDENTIALS,
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT,
      code_verifier: 'plain-challenge',
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

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

async function play(xUrl: string, control: ReturnType<typeof controlClient>): Promise<void> {
  await control.changeApp(CREDENTIALS.client_id, { plan: 'enterprise' });
  const acme = await control.createUser({
    username: 'acme',
    description: 'We sell @things',
    location: 'Berlin',
  });
  const alice = await control.createUser({ username: 'alice', verifiedType: 'blue' });
  const bob = await control.createUser({ username: 'bob' });
  const gone = await control.createUser({ username: 'gone', suspended: true });
  const shy = await control.createUser({ username: 'shy', protected: true });
  const token = await signIn(xUrl, control, 'acme');
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(xUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return response.headers.get('content-type')?.startsWith('application/json') === true
      ? JSON.parse(text)
      : text;
  };

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

  await call('GET', `/2/users/me?${USERS}`);
  await call('GET', `/2/users?ids=${acme.id},${alice.id},${gone.id},12345&${USERS}`);
  await call('GET', `/2/users/by?usernames=alice,gone,nobody&${USERS}`);
  await call('GET', `/2/users/by/username/alice?${USERS}`);
  await call('GET', `/2/users/${bob.id}?${USERS}`);
  await call('GET', `/2/users/12345`);
  await call('GET', `/2/users/${acme.id}/mentions?${POSTS}`);
  await call('GET', `/2/users/${acme.id}/mentions?max_results=5&${POSTS}`);
  await call('GET', `/2/users/${shy.id}/mentions`);
  await call('GET', `/2/users/${alice.id}/tweets?${POSTS}`);
  await call('GET', `/2/users/${acme.id}/liked_tweets?${POSTS}`);
  await control.advance(31_000);
  await call('GET', `/2/tweets/search/recent?query=${encodeURIComponent('@acme OR long')}&${POSTS}`);
  await call('GET', '/2/tweets/search/recent?query=nothing');
  await call('GET', `/2/tweets?ids=${root.id},${lost.id},${hidden.id}&${POSTS}`);
  await call('GET', `/2/tweets/${root.id}?${POSTS}`);
  await call('GET', `/2/tweets/${lost.id}`);
  await call('GET', `/2/dm_events?${DMS}`);
  await call('GET', `/2/dm_events?event_types=ParticipantsLeave`);
  await call('GET', `/2/dm_events/${dm.id}?${DMS}`);
  await call('GET', `/2/dm_conversations/with/${alice.id}/dm_events?max_results=1&${DMS}`);
  await call('GET', `/2/dm_conversations/${dm.conversationId}/dm_events?${DMS}`);
  await call('POST', '/2/tweets', { text: 'on it', reply: { in_reply_to_tweet_id: root.id } });
  await call('POST', `/2/dm_conversations/with/${alice.id}/messages`, { text: 'hello' });
  await call('POST', `/2/dm_conversations/${dm.conversationId}/messages`, { text: 'again' });
  await call('POST', '/2/dm_conversations', {
    conversation_type: 'Group',
    participant_ids: [alice.id, bob.id],
    message: { text: 'both' },
  });
  await playApp(xUrl, { token, id: acme.id });
  await playMedia(call, { dmId: dm.id, peerId: alice.id });
  await call('DELETE', `/2/dm_events/${dm.id}`);
  await call('POST', `/2/users/${acme.id}/likes`, { tweet_id: root.id });
  await call('DELETE', `/2/users/${acme.id}/likes/${root.id}`);
  await call('POST', `/2/users/${acme.id}/retweets`, { tweet_id: root.id });
  await call('GET', `/2/users/${acme.id}/tweets?${POSTS}`);
  await call('DELETE', `/2/users/${acme.id}/retweets/${root.id}`);
  const [own] = await control.postsOf('acme');
  await call('DELETE', `/2/tweets/${own?.id ?? ''}`);
}
