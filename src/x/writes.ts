import { z } from 'zod';
import { XError } from './errors/x-error.js';
import type { X } from './port.js';
import type { Send } from './reads.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const sent = z.object({ data: z.object({ dm_event_id: z.string() }) });

/** Each is sent at most once; `writeOutcome` says what a rejection means. */
export const writes = (send: Send): Pick<X, 'createPost' | 'sendDirectMessage'> => ({
  async createPost({ text, inReplyToXId }) {
    const reply = inReplyToXId === null ? {} : { reply: { in_reply_to_tweet_id: inReplyToXId } };
    const { body } = await send({ method: 'POST', path: 'tweets', body: { text, ...reply } });
    return { xId: taken(created.safeParse(body)).data.id };
  },

  async sendDirectMessage({ toXUserId, text }) {
    const path = `dm_conversations/with/${toXUserId}/messages`;
    const { body } = await send({ method: 'POST', path, body: { text } });
    return { xId: taken(sent.safeParse(body)).data.dm_event_id };
  },
});

/** X said yes; without an id we still have to look. */
function taken<T>(parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data;
  throw new XError('noAnswer', 'X’s answer does not name what it created.');
}
