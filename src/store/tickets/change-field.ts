import type { mongo } from 'mongoose';
import type { Actor } from '../../domain/events/event.js';
import { changesTold } from '../../domain/events/news.js';
import type { TicketField } from '../../domain/tickets/changes.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';

interface FieldChanged {
  readonly field: Extract<TicketField, `${string}Id`>;
  readonly to: string | null;
  readonly by: Actor;
  readonly now: Date;
  /** So many at most; left out: all. */
  readonly limit?: number;
}

/** Gives one field of many tickets another value, and tells it of each; returns how many there were. */
export async function changeField(
  db: Database,
  filter: mongo.Filter<Ticket>,
  { field, to, by, now, limit = 0 }: FieldChanged,
  session: ClientSession,
): Promise<number> {
  const found = await db.tickets
    .find(filter, { session })
    .project<Pick<Ticket, '_id' | 'accountId' | 'version' | typeof field>>({
      accountId: 1,
      version: 1,
      [field]: 1,
    })
    .limit(limit)
    .toArray();
  if (found.length === 0) return 0;
  await db.tickets.updateMany(
    { _id: { $in: found.map(({ _id }) => _id) } },
    { $set: { [field]: to, updatedAt: now }, $inc: { version: 1 } },
    { session },
  );
  const news = found.map((ticket) => ({
    ticket: { ...ticket, version: ticket.version + 1 },
    ...{ by, at: now },
    told: changesTold([{ field, from: ticket[field], to }]),
  }));
  await recordTicketEvents(db, news, session);
  return found.length;
}
