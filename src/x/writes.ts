import { z } from 'zod';
import { XError } from './errors/x-error.js';
import type { X } from './port.js';
import { field } from './read.js';
import type { Send } from './reads.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const sent = z.object({ data: z.object({ dm_event_id: z.string() }) });

/** Each is sent at most once; `writeOutcome` says what a rejection means. */
export const writes = (
  send: Send,
  xUserId: string,
): Pick<X, 'createPost' | 'engage' | 'sendDirectMessage'> => ({
  async createPost({ text, inReplyToXId }) {
    const reply = inReplyToXId === null ? {} : { reply: { in_reply_to_tweet_id: inReplyToXId } };
    const { body } = await send({ method: 'POST', path: 'tweets', body: { text, ...reply } });
    return { xId: taken(created.safeParse(body)).data.id };
  },

  async engage({ kind, wanted, postXId }) {
    const { path, stands } = engagements[kind];
    const list = `users/${xUserId}/${path}`;
    const { body } = await send(
      wanted === 'on'
        ? { method: 'POST', path: list, body: { tweet_id: postXId } }
        : { method: 'DELETE', path: `${list}/${postXId}` },
    );
    if (field(field(body, 'data'), stands) !== (wanted === 'on'))
      throw new XError('noAnswer', 'X’s answer does not say that it was done.');
  },

  async sendDirectMessage({ toXUserId, text }) {
    const path = `dm_conversations/with/${toXUserId}/messages`;
    const { body } = await send({ method: 'POST', path, body: { text } });
    return { xId: taken(sent.safeParse(body)).data.dm_event_id };
  },
});

const engagements = {
  like: { path: 'likes', stands: 'liked' },
  repost: { path: 'retweets', stands: 'retweeted' },
} as const;

/** X said yes; without an id we still have to look. */
function taken<T>(parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data;
  throw new XError('noAnswer', 'X’s answer does not name what it created.');
}
