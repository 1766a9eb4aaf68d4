/**
 * X has two vocabularies for the same things and answers in the one it is asked in: a call with
 * `post.fields` is answered post-named. Everything here is tweet-named; this is the one place that
 * translates.
 */
const KEYS: Readonly<Record<string, string>> = {
  'tweet.fields': 'post.fields',
  edit_history_tweet_ids: 'edit_history_post_ids',
  note_tweet: 'note_post',
  referenced_tweets: 'referenced_posts',
  most_recent_tweet_id: 'most_recent_post_id',
  pinned_tweet_id: 'pinned_post_id',
  retweet_count: 'repost_count',
  tweet_count: 'post_count',
  tweets: 'posts',
};

const VALUES: Readonly<Record<string, string>> = {
  ...KEYS,
  'referenced_tweets.id': 'referenced_posts',
  'affiliation.user_id': 'affiliation',
};

const turned = (names: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).map(([tweetName, postName]) => [postName, tweetName]));

const TWEET_KEYS = turned(KEYS);
const TWEET_VALUES = { ...TWEET_KEYS, ...turned(VALUES) };

/** The post-named spelling of a field, expansion or parameter. */
export const postName = (name: string): string => VALUES[name] ?? name;

/** An answer with every key in its post-named spelling. */
export function toPostNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPostNames);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [KEYS[key] ?? key, toPostNames(inner)]),
  );
}

type Query = Record<string, unknown>;

/** What the post-named vocabulary gives through expansions only; asked for as a field it is left out. */
const EXPANSION_ONLY: Readonly<Record<string, readonly string[]>> = {
  'post.fields': ['author_id', 'in_reply_to_user_id', 'referenced_posts', 'edit_history_post_ids'],
  'user.fields': ['affiliation', 'most_recent_post_id', 'pinned_post_id'],
  'dm_event.fields': ['participant_ids', 'referenced_posts', 'sender_id'],
};

/** A name both vocabularies have belongs to neither alone. */
const shared = new Set(['affiliation']);
const isTweetName = (value: string): boolean => value in VALUES || value.startsWith('referenced_tweets.');
const isPostName = (value: string): boolean => value in TWEET_VALUES && !shared.has(value);

const isListed = (key: string): boolean => key === 'expansions' || key.endsWith('.fields');

/** The listed values that `change` lets through, in the spelling it gives them; a list without any is not sent. */
function rewrite(query: Query, change: (key: string, value: string) => string | undefined): Query {
  const entries = Object.entries(query).flatMap(([key, value]): [string, unknown][] => {
    if (!isListed(key) || typeof value !== 'string') return [[key, value]];
    const values = value.split(',').flatMap((one) => change(key, one) ?? []);
    return values.length === 0 ? [] : [[TWEET_KEYS[key] ?? key, values.join(',')]];
  });
  return Object.fromEntries(entries);
}

const readTweetNamed = (query: Query): Query =>
  rewrite(query, (_key, value) => (isPostName(value) ? undefined : value));

function readPostNamed({ 'tweet.fields': _ignored, ...query }: Query): Query {
  return rewrite(query, (key, value) => {
    if (isTweetName(value) || EXPANSION_ONLY[key]?.includes(value) === true) return undefined;
    return TWEET_VALUES[value] ?? value;
  });
}

/**
 * How a call is to be read and answered: in the vocabulary it is asked in. Values of the other one
 * are taken and not shown. `postOnly`: the tweet-named vocabulary has ended, `tweet.fields` says nothing.
 */
export function dialectOf(
  query: Query,
  postOnly = false,
): { query: Query; speak: (body: unknown) => unknown } {
  if (!postOnly && !('post.fields' in query)) return { query: readTweetNamed(query), speak: (body) => body };
  return { query: readPostNamed(query), speak: toPostNames };
}
