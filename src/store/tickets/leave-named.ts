import type { NamedKind } from '../../domain/tickets/named.js';
import { unclosedStatuses } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { ticketField } from '../named/kinds.js';
import { changeField } from './change-field.js';

const batch = 200;

/** The tickets that wait for somebody: closed ones keep what they were. */
const waiting = (kind: NamedKind, id: string) =>
  ({ [ticketField(kind)]: id, status: { $in: unclosedStatuses } }) as const;

/**
 * Tickets leave a group, department or product that is about to be removed, all but the last few (`leaveNamed`): more
 * than a transaction can write in its time. What is cut short goes on the next time.
 */
export async function leaveInBatches(db: Database, kind: NamedKind, id: string, now: Date): Promise<void> {
  for (;;) {
    const found = await db.tickets
      .find(waiting(kind, id), { projection: { _id: 1 } })
      .limit(batch)
      .toArray();
    if (found.length < batch) return;
    await db.transaction((session) =>
      changeField(db, waiting(kind, id), { ...left(kind, now), limit: batch }, session),
    );
  }
}

/** The same for those that are there, in the transaction that removes it. */
export async function leaveNamed(
  db: Database,
  kind: NamedKind,
  id: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await changeField(db, waiting(kind, id), left(kind, now), session);
}

const left = (kind: NamedKind, now: Date) =>
  ({ field: ticketField(kind), to: null, by: { kind: 'perch' }, now }) as const;
