import { z } from 'zod';
import { XError } from './errors/x-error.js';
import type { Writes } from './port.js';
import { field } from './objects.js';
import type { Send } from './reads.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const sent = z.object({ data: z.object({ dm_event_id: z.string() }) });

/** Each is sent at most once; `writeOutcome` says what a rejection means. */
export const writes = (send: Send, xUserId: string): Writes => ({
  async createPost({ text, inReplyToXId, xMediaIds = [] }) {
    const reply = inReplyToXId === null ? {} : { reply: { in_reply_to_tweet_id: inReplyToXId } };
    const media = xMediaIds.length === 0 ? {} : { media: { media_ids: xMediaIds } };
    const asked = { ...textUnlessEmpty(text), ...reply, ...media };
    const { body } = await send({ method: 'POST', path: 'tweets', body: asked });
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

  async sendDirectMessage({ toXUserId, text, xMediaId }) {
    const path = `dm_conversations/with/${toXUserId}/messages`;
    const attached = xMediaId === undefined ? {} : { attachments: [{ media_id: xMediaId }] };
    const { body } = await send({ method: 'POST', path, body: { ...textUnlessEmpty(text), ...attached } });
    return { xId: taken(sent.safeParse(body)).data.dm_event_id };
  },
});

/** X takes an attachment alone, but no empty text. */
const textUnlessEmpty = (text: string) => (text === '' ? {} : { text });

const engagements = {
  like: { path: 'likes', stands: 'liked' },
  repost: { path: 'retweets', stands: 'retweeted' },
} as const;

/** X said yes; without an id we still have to look. */
function taken<T>(parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data;
  throw new XError('noAnswer', 'X’s answer does not name what it created.');
}
