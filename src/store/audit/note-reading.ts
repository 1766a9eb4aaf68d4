import type { AuditEntry, AuditFilter } from '../../domain/audit/entry.js';
import { present } from '../../domain/present.js';
import type { Database } from '../database.js';
import { hashOf } from '../secrets.js';
import { hourMs } from '../../domain/durations.js';

/** Puts on record who read which part of the record (S65): once in an hour, however many pages that takes. True: just now. */
export async function noteReading(
  db: Database,
  by: string,
  filter: AuditFilter,
  now: Date,
): Promise<boolean> {
  const hour = Math.floor(now.getTime() / hourMs);
  const { resource, resourceId, by: whose, from, to } = filter;
  const _id = hashOf(JSON.stringify([by, hour, resource, resourceId, whose === null ? [] : whose, from, to]));
  const read = { action: 'read', resource: 'audit', resourceId: null, name: null, changes: [] } as const;
  const entry: Omit<AuditEntry, '_id'> = { at: now, by, ...read, filter: present(filter) };
  const { upsertedCount } = await db.audit.updateOne({ _id }, { $setOnInsert: entry }, { upsert: true });
  return upsertedCount > 0;
}
