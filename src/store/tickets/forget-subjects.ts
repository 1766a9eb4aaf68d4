import { requoted } from '../../domain/events/requoted.js';
import { filled } from '../../domain/effects/placeholders.js';
import type { ClientSession, Database } from '../database.js';

interface Renaming {
  readonly ticketId: string;
  /** What it was called after. */
  readonly before: readonly string[];
  /** What it is called now. */
  readonly subject: string;
}

/** What quotes a ticket's subject quotes what X no longer shows: from now on it quotes what the ticket is called now (S25). */
export async function forgetSubjects(
  db: Database,
  renaming: Renaming,
  session: ClientSession,
): Promise<void> {
  await holdWhatIsToBeTold(db, renaming.ticketId, session);
  await inHistory(db, renaming, session);
  await inDeliveries(db, renaming, session);
  await inNotifications(db, renaming, session);
}

/** A turn or an effect that has read the ticket and quotes it at this very moment conflicts with this, and reads it anew. */
async function holdWhatIsToBeTold(db: Database, ticketId: string, session: ClientSession): Promise<void> {
  await db.events.updateMany({ ticketId, pending: true }, { $inc: { holds: 1 } }, { session });
  await db.effects.updateMany({ ticketId, state: 'pending' }, { $inc: { holds: 1 } }, { session });
}

async function inHistory(
  db: Database,
  { ticketId, before, subject }: Renaming,
  session: ClientSession,
): Promise<void> {
  for (const place of ['from', 'to'])
    await db.events.updateMany(
      { ticketId, 'changes.field': 'subject' },
      { $set: { [`changes.$[quoting].${place}`]: subject } },
      {
        session,
        arrayFilters: [{ 'quoting.field': 'subject', [`quoting.${place}`]: { $in: [...before] } }],
      },
    );
}

/** Also in those that were sent: they are shown, and sent again when somebody asks for it. */
async function inDeliveries(
  db: Database,
  { ticketId, before, subject }: Renaming,
  session: ClientSession,
): Promise<void> {
  const told = db.deliveries.find({ ticketId }, { session, projection: { body: 1 } });
  for await (const { _id, body } of told) {
    const now = requoted(body, before, subject);
    if (now !== body) await db.deliveries.updateOne({ _id }, { $set: { body: now } }, { session });
  }
}

/** What a rule wrote beside the subject stays. */
async function inNotifications(
  db: Database,
  { ticketId, before, subject }: Renaming,
  session: ClientSession,
): Promise<void> {
  const quoting = await db.notifications
    .find({ ticketId, quoting: { $exists: true } }, { session })
    .toArray();
  for (const { _id, quoting: around = '', text } of quoting) {
    const quotes = before.some((each) => filled(around, { 'ticket.subject': each }) === text);
    const now = { text: filled(around, { 'ticket.subject': subject }) };
    if (quotes) await db.notifications.updateOne({ _id }, { $set: now }, { session });
  }
}
