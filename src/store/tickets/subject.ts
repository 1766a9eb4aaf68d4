import { subjectOf } from '../../domain/filing/subject.js';
import type { Item } from '../../domain/items/item.js';
import type { ClientSession, Database } from '../database.js';
import { withTerms } from './terms.js';

/**
 * A ticket is called after the first line of the post that opened it, and follows what becomes of it:
 * no word of a post may outlive it (S25). What somebody called it otherwise stays. `before` is all that
 * the post has said.
 */
export async function followSubject(
  db: Database,
  { ticketId, verdict }: Pick<Item, 'ticketId' | 'verdict'>,
  before: readonly string[],
  text: string,
  session: ClientSession,
): Promise<void> {
  if (ticketId === null || verdict?.outcome !== 'opened') return;
  const named = { _id: ticketId, subject: { $in: before.map(subjectOf) } };
  const ticket = await db.tickets.findOne(named, { session });
  if (!ticket) return;
  const subject = subjectOf(text);
  const [{ terms = [] } = {}] = await withTerms(db, [{ ...ticket, subject }], session);
  await db.tickets.updateOne(named, { $set: { subject, terms }, $inc: { version: 1 } }, { session });
}
