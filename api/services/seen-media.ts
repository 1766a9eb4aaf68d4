import type { FastifyRequest } from 'fastify';
import type { Medium } from '../../src/domain/media/medium.js';
import { itemListing } from '../../src/store/items/listing.js';
import { mediaRepository } from '../../src/store/media/repository.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { seenItems } from '../conventions/seen-items.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { agentOf } from '../route-permissions.js';

/** A medium that the caller may see: their own, or one of an answer or message in what they see (S29). */
export async function seenMedium(
  { db, config }: Pick<Parts, 'db' | 'config'>,
  request: FastifyRequest,
  id: string,
): Promise<Medium> {
  const medium = await mediaRepository(db).get(id);
  if (!medium || !(await isSeen({ db, config }, request, medium))) throw notFound();
  return medium;
}

async function isSeen(
  { db, config }: Pick<Parts, 'db' | 'config'>,
  request: FastifyRequest,
  { agentId, replyId, from }: Medium,
): Promise<boolean> {
  const agent = agentOf(request);
  const tickets = ticketListing(db);
  if (agentId === agent._id) return true;
  if (replyId !== null) {
    const reply = await db.replies.findOne({ _id: replyId }, { projection: { ticketId: 1 } });
    return reply !== null && (await tickets.get(reply.ticketId, agent)) !== null;
  }
  if (!from) return false;
  const { seen } = await seenItems({ db, config }, request);
  const item = await itemListing(db).get(from.itemId, seen);
  if (item) return true;
  const unseen = await db.items.findOne({ _id: from.itemId }, { projection: { ticketId: 1 } });
  return unseen?.ticketId != null && (await tickets.get(unseen.ticketId, agent)) !== null;
}
