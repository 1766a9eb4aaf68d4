/** What may stand behind the colon of an operator. */
interface Operator {
  readonly takes: RegExp;
  /** How that is said to people. */
  readonly words: string;
  /** Only together with something that may stand alone. */
  readonly narrows?: true;
}

const user = { takes: /^(?:[A-Za-z0-9_]{1,15}|\d{1,19})$/, words: 'a handle without @, or a user id' };
const postId = { takes: /^\d{1,19}$/, words: 'the id of a post, in digits' };
const count = { takes: /^\d{1,9}$/, words: 'a number' };
const anything = { takes: /\S/, words: 'some text; with spaces or signs within quotation marks' };
const area = { takes: /^\[[\d\s.,a-z-]+\]$/i, words: 'numbers in brackets, as X documents them' };

const oneOf = (...values: readonly string[]): Operator => ({
  takes: new RegExp(`^(?:${values.join('|')})$`),
  words: `one of ${values.join(', ')}`,
  narrows: true,
});

/** X's operators of recent search for any plan (docs.x.com, "Search operators", as of August 2026), with their aliases. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    from: user,
    to: user,
    retweets_of: user,
    url: anything,
    conversation_id: postId,
    in_reply_to_tweet_id: postId,
    in_reply_to_status_id: postId,
    quotes_of_tweet_id: postId,
    quotes_of_status_id: postId,
    retweets_of_tweet_id: postId,
    retweets_of_status_id: postId,
    list: { takes: /^\d{1,19}$/, words: 'the id of a list, in digits' },
    place: anything,
    place_country: { takes: /^[A-Za-z]{2}$/, words: 'a country in two letters, e.g. US' },
    point_radius: area,
    bounding_box: area,
    geo_bounding_box: area,
    context: {
      takes: /^(?:\d+|\*)\.(?:\d+|\*)$/,
      words: 'a domain and an entity, e.g. 10.799022225751871488',
    },
    entity: anything,
    min_likes: count,
    min_replies: count,
    min_reposts: count,
    is: oneOf('retweet', 'reply', 'quote', 'verified', 'nullcast'),
    has: oneOf(
      ...['media', 'media_link', 'images', 'links', 'mentions', 'hashtags', 'cashtags'],
      ...['video_link', 'videos', 'geo'],
    ),
    lang: {
      takes: /^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$/,
      words: 'a language in the letters X has for it, e.g. en, pt, zh-TW',
      narrows: true,
    },
  }),
);

/** What people write who know the search on x.com. */
const instead: ReadonlyMap<string, string> = new Map(
  Object.entries({
    min_faves: 'write min_likes:',
    min_retweets: 'write min_reposts:',
    filter: 'write has: or is:, e.g. has:links, -is:retweet',
    since: 'leave it out: a stream brings what comes from now on',
    until: 'leave it out: a stream brings what comes from now on',
    since_id: 'leave it out: a stream brings what comes from now on',
    until_id: 'leave it out: a stream brings what comes from now on',
    near: 'write place: or point_radius:',
  }),
);

/** Why X would not take an operator with this value, and what to do; null where it does. */
export function operatorError(name: string, value: string): string | null {
  const known = operators.get(name);
  if (known) return known.takes.test(value) ? null : `${name}: takes ${known.words}.`;
  const advice =
    instead.get(name) ?? `put it into quotation marks to find it as text, or leave out the colon`;
  return `X’s search has no operator ${name}: — ${advice}.`;
}
