import type { Reply } from '../../src/domain/replies/reply.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import { replyGround } from '../../src/store/replies/ground.js';
import { otherWaysFor } from '../../src/store/replies/preview.js';
import type { Parts } from '../parts.js';
import { viewReply } from '../views/reply.js';

/** How a ticket's replies are shown: refused ones with how else the customer can be reached (S44). */
export async function seenReplies(
  { config, db }: Pick<Parts, 'config' | 'db'>,
  ticket: Ticket,
  replies: readonly Reply[],
) {
  const refused = replies.some(({ state }) => state === 'refused');
  if (!refused) return replies.map((reply) => viewReply(reply));
  const { senders } = await replyGround(db, ticket);
  const { replyAddress } = config.mail;
  return Promise.all(
    replies.map(async (reply) => {
      if (reply.state !== 'refused') return viewReply(reply);
      const { reason, inReplyToXId: postXId } = reply;
      return viewReply(reply, await otherWaysFor(db, ticket, { reason, postXId, senders, replyAddress }));
    }),
  );
}
