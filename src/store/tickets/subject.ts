import { changesTold } from '../../domain/events/news.js';
import { subjectOf } from '../../domain/filing/subject.js';
import type { Item } from '../../domain/items/item.js';
import { searchTerms } from '../../domain/search/terms.js';
import type { ClientSession, Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { forgetSubjects } from './forget-subjects.js';
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
  now: Date,
  session: ClientSession,
): Promise<void> {
  if (ticketId === null || verdict?.outcome !== 'opened') return;
  const subject = subjectOf(text);
  await forgetSubjects(db, { ticketId, before: before.map(subjectOf), subject }, session);
  const named = { _id: ticketId, subject: { $in: before.map(subjectOf) } };
  const ticket = await db.tickets.findOne(named, { session });
  if (!ticket) return;
  const [{ terms = [] } = {}] = await withTerms(db, [{ ...ticket, subject }], session);
  const called = {
    subject,
    terms,
    ...(ticket.facts ? { 'facts.subjectWords': searchTerms([subject]) } : {}),
  };
  await db.tickets.updateOne(named, { $set: called, $inc: { version: 1 } }, { session });
  const after = { ...ticket, version: ticket.version + 1 };
  // What it was must not be kept: that it is another one is told.
  const told = changesTold([{ field: 'subject', from: subject, to: subject }]);
  await recordTicketEvents(db, [{ ticket: after, by: { kind: 'perch' }, at: now, told }], session);
}

/** Conditions ask for the words that the customer wrote last: what X no longer shows of them goes too (S25). */
export async function forgetWords(db: Database, ticketId: string, session: ClientSession): Promise<void> {
  const last = await db.comments.findOne(
    { ticketId, side: 'customer' },
    { session, sort: { at: -1, order: -1, _id: -1 } },
  );
  const words = last && !last.gone ? searchTerms([last.text]) : [];
  const known = { _id: ticketId, facts: { $exists: true } };
  await db.tickets.updateOne(known, { $set: { 'facts.words': words } }, { session });
}
