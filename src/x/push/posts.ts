import type { XPost } from '../../domain/at-x/objects.js';
import { weightedLength } from '../../domain/replies/weighted-length.js';
import { field } from '../objects.js';
import { envelope, type Envelope } from '../schemas.js';

type Includes = Readonly<Record<string, unknown>> | null | undefined;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** X wraps users in `data` in some events and not in others. */
const unwrap = (user: unknown): unknown => field(user, 'data') ?? user;

export const unwrapped = (includes: Includes) => ({
  users: list(includes?.users).map(unwrap),
  tweets: list(includes?.tweets),
  posts: list(includes?.posts),
  media: list(includes?.media),
});

/** A pushed post as a page of one, so that it is read as any other. */
export const postEnvelope = (post: unknown, includes: Includes): Envelope =>
  envelope.parse({ data: [withReferences(post)], includes: unwrapped(includes) });

/** What a reply answers stands in a field of its own where it is not among what the post refers to. */
function withReferences(post: unknown): unknown {
  const answered = field(post, 'in_reply_to_tweet_id') ?? field(post, 'in_reply_to_post_id');
  const references = [...list(field(post, 'referenced_tweets')), ...list(field(post, 'referenced_posts'))];
  const named = references.some((reference) => field(reference, 'type') === 'replied_to');
  if (typeof post !== 'object' || typeof answered !== 'string' || named) return post;
  return { ...post, referenced_tweets: [...references, { type: 'replied_to', id: answered }] };
}

/** X shows long posts cut, at 280 of the characters that it counts, some twice; with some room. */
const cutAt = 265;

/** Whether nothing of a pushed post is left for a list to tell: its author, all its words, its media. */
export function isWholePost(post: unknown, read: XPost): boolean {
  const note = field(post, 'note_tweet') ?? field(post, 'note_post');
  const keys = list(field(field(post, 'attachments'), 'media_keys'));
  const refersTo = read.references.length > 0;
  return (
    read.author.handle !== '' &&
    (note !== undefined || weightedLength(String(field(post, 'text'))) < cutAt) &&
    keys.length === read.media.length &&
    !refersTo
  );
}
