import { eventsAtMost, eventsAtOnce } from '../../domain/business-rules/at-once.js';
import type { PerchEvent } from '../../domain/events/event.js';
import { groupedBy } from '../../domain/grouping.js';
import type { Database } from '../database.js';

/** Events of one ticket that were written together; of no ticket: each by itself. */
export type Change = readonly PerchEvent[];

/**
 * What has happened since the last turn, the oldest first, so many as go into one transaction. Filing writes what it
 * tells of a ticket in two places with much between them: of each change all is read, lest triggers act on it twice.
 */
export async function pendingChanges(db: Database): Promise<Change[]> {
  const oldest = await db.events
    .find({ pending: true }, { projection: { changeId: 1 } })
    .sort({ _id: 1 })
    .hint('pending')
    .limit(eventsAtMost)
    .toArray();
  if (oldest.length === 0) return [];
  const atOnce = eventsAtOnce(await db.webhooks.countDocuments({ enabled: true }));
  const changeIds = [...new Set(oldest.slice(0, atOnce).map(({ changeId }) => changeId))];
  const events = await db.events
    .find({ pending: true, changeId: { $in: changeIds } })
    .hint('pendingChange')
    .toArray();
  const changes = groupedBy(
    events.toSorted(byAge),
    ({ changeId, ticketId }) => `${changeId}/${ticketId ?? ''}`,
  );
  return [...changes.values()];
}

const byAge = (one: PerchEvent, other: PerchEvent): number => (one._id < other._id ? -1 : 1);
