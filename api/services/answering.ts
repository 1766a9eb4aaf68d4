import type { FastifyInstance } from 'fastify';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { answeredUnderKey, once } from '../conventions/once.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { queueingReplies } from './queueing-replies.js';
import { ticketLinks } from './ticket-links.js';

/** What each route needs by which a customer is answered. */
export function answering({ config, db, clock, wake }: Parts, app: FastifyInstance) {
  const keyed = { db, clock, keys: config.keys };
  const tell = teller(app);
  const wakeReply = (replyId: string): void => tell(() => wake.reply(replyId));
  return {
    tickets: ticketListing(db),
    createOnce: once(keyed),
    answeredBefore: answeredUnderKey(keyed),
    linkFor: ticketLinks({ config, db, clock }),
    wakeReply,
    queue: queueingReplies({ config, db, clock }, wakeReply),
  };
}
