import type { AuditEntry } from '../../domain/audit/entry.js';
import { newId, type ClientSession, type Database } from '../database.js';

/** Puts on record who changed a setting, in the transaction that changes it (S65). */
export async function recordAudit(
  db: Database,
  entry: Omit<AuditEntry, '_id'>,
  session: ClientSession,
): Promise<void> {
  await db.audit.insertOne({ ...entry, _id: newId() }, { session });
}
