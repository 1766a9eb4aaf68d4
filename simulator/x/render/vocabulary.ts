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
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [KEYS[key] ?? key, toPostNames(inner)]),
  );
}

type Query = Record<string, unknown>;

const tweetValues = (list: string): string =>
  list
    .split(',')
    .map((value) => TWEET_VALUES[value] ?? value)
    .join(',');

/** How a call is to be read and answered: tweet-named as it stands, or translated both ways. */
export function dialectOf(query: Query): { query: Query; speak: (body: unknown) => unknown } {
  if (!('post.fields' in query)) return { query, speak: (body) => body };
  const entries = Object.entries(query).map(([key, value]) => {
    const listed = key === 'expansions' || key.endsWith('.fields');
    return [TWEET_KEYS[key] ?? key, listed && typeof value === 'string' ? tweetValues(value) : value];
  });
  return { query: Object.fromEntries(entries) as Query, speak: toPostNames };
}
