/** Operators that may stand alone in a query. */
const standalone = [
  'from',
  'to',
  'url',
  'conversation_id',
  'in_reply_to_tweet_id',
  'retweets_of',
  'retweets_of_tweet_id',
  'quotes_of_tweet_id',
  'list',
  'place',
  'place_country',
  'point_radius',
  'bounding_box',
  'context',
  'entity',
  'min_likes',
  'min_replies',
  'min_reposts',
] as const;

const counted = new Set<string>(['min_likes', 'min_replies', 'min_reposts']);
const byId = new Set<string>([
  'conversation_id',
  'in_reply_to_tweet_id',
  'retweets_of_tweet_id',
  'quotes_of_tweet_id',
]);

const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    in_reply_to_status_id: 'in_reply_to_tweet_id',
    retweets_of_status_id: 'retweets_of_tweet_id',
    quotes_of_status_id: 'quotes_of_tweet_id',
    geo_bounding_box: 'bounding_box',
    'has:media_link': 'has:media',
    'has:videos': 'has:video_link',
  }),
);

/** X has older names for some operators. */
export function named(name: string, value: string): { name: string; value: string } {
  const [newer = name, newerValue = value] = (
    aliases.get(`${name}:${value}`) ??
    aliases.get(name) ??
    name
  ).split(':');
  return { name: newer, value: newerValue };
}

/** Operators that only narrow what another one finds, with the values they know; `lang` takes any language. */
const narrowing: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    is: ['retweet', 'reply', 'quote', 'verified', 'nullcast'],
    has: ['media', 'images', 'links', 'mentions', 'hashtags', 'cashtags', 'video_link', 'geo'],
    lang: [],
  }),
);

export const isNarrowing = (name: string): boolean => narrowing.has(name);

/** How X names an operator it does not have, or nothing. */
export function invalidOperator(name: string, value: string): string | undefined {
  const values = narrowing.get(name);
  if (values !== undefined)
    return values.length === 0 || values.includes(value) ? undefined : `${name}:${value}`;
  return (standalone as readonly string[]).includes(name) ? undefined : name;
}

/** Whether an operator takes this value; most take any. */
export function takesValue(name: string, value: string): boolean {
  if (counted.has(name)) return /^\d+$/.test(value);
  return !byId.has(name) || /^\d{1,19}$/.test(value);
}
