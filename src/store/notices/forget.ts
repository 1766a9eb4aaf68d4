import { inTextOf } from '../../domain/escalation/watchdog.js';
import type { Database } from '../database.js';

/** So many at once; the rest is for the next time. */
const batch = 500;

/**
 * Deletes incidents and silences that ended before `cutoff`, with the notices of their mails. Notices go
 * first: without what they are about nobody would find them again. What has not ended stays however old,
 * for whoever was told of it is to be told of its end (S7).
 */
export async function forgetEnded(db: Database, cutoff: Date): Promise<void> {
  await forgetIncidents(db, cutoff);
  await forgetSilences(db, cutoff);
  await forgetTroubles(db, cutoff);
}

async function forgetIncidents({ accessIncidents, notices }: Database, cutoff: Date): Promise<void> {
  const ended = await accessIncidents.find({ endedAt: { $lt: cutoff } }, oldest).toArray();
  const ids = ended.map(({ _id }) => _id);
  await notices.deleteMany({ incidentId: { $in: ids } });
  await accessIncidents.deleteMany({ _id: { $in: ids } });
}

async function forgetSilences({ silences, notices }: Database, cutoff: Date): Promise<void> {
  const ended = await silences.find({ endedAt: { $lt: cutoff } }, oldest).toArray();
  const groups = ended.map(({ group }) => group);
  const younger = { $or: [{ endedAt: null }, { endedAt: { $gte: cutoff } }] };
  const kept = await silences.distinct('group', { group: { $in: groups }, ...younger });
  const gone = [
    ...groups.filter((group) => !kept.includes(group)),
    ...ended.flatMap(({ endGroup }) => endGroup ?? []),
  ];
  await notices.deleteMany({ incidentId: { $in: gone } });
  await silences.deleteMany({ _id: { $in: ended.map(({ _id }) => _id) } });
}

async function forgetTroubles({ escalationTroubles, notices }: Database, cutoff: Date): Promise<void> {
  const ended = await escalationTroubles.find({ endedAt: { $lt: cutoff } }, oldest).toArray();
  const ids = ended.map(({ _id }) => _id);
  await notices.deleteMany({ incidentId: { $in: [...ids, ...ids.map(inTextOf)] } });
  await escalationTroubles.deleteMany({ _id: { $in: ids } });
}

const oldest = { sort: { endedAt: 1 }, limit: batch } as const;
