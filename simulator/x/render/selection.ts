/** What a request asks to see of each kind of object, by the names of its fields. */
export interface Selection {
  tweet: ReadonlySet<string>;
  user: ReadonlySet<string>;
  media: ReadonlySet<string>;
  dm: ReadonlySet<string>;
  expansions: ReadonlySet<string>;
}

interface FieldsQuery {
  'tweet.fields'?: readonly string[] | undefined;
  'user.fields'?: readonly string[] | undefined;
  'media.fields'?: readonly string[] | undefined;
  'dm_event.fields'?: readonly string[] | undefined;
  expansions?: readonly string[] | undefined;
}

/** An expansion shows the field it follows, asked for or not: `attachments.media_keys` shows `attachments`. */
const followed = (expansions: readonly string[]): string[] =>
  expansions.map((expansion) => expansion.split('.')[0] ?? expansion);

export function selectionOf(query: FieldsQuery): Selection {
  const expansions = query.expansions ?? [];
  const asked = (fields: readonly string[] | undefined, always: readonly string[]) =>
    new Set([...always, ...(fields ?? []), ...followed(expansions)]);
  return {
    tweet: asked(query['tweet.fields'], ['id', 'text', 'edit_history_tweet_ids']),
    user: asked(query['user.fields'], ['id', 'name', 'username']),
    media: new Set(['media_key', 'type', ...(query['media.fields'] ?? [])]),
    dm: asked(query['dm_event.fields'], ['id', 'event_type', 'text']),
    expansions: new Set(expansions),
  };
}

/** Keeps the asked-for fields that have a value. */
export function pick<T extends object>(whole: T, fields: ReadonlySet<string>): Partial<T> {
  const entries = Object.entries(whole).filter(([key, value]) => fields.has(key) && value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}
