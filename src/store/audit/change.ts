import { auditedChanges } from '../../domain/audit/changes.js';
import { nameOf, type AuditedDocuments, type AuditedSetting } from '../../domain/audit/fields.js';
import { newId, type ClientSession, type Database } from '../database.js';

/** Whoever changes a setting. */
export interface Changer {
  /** The agent; null: Perch itself. */
  readonly by: string | null;
  readonly now: Date;
}

interface SettingChange<Resource extends AuditedSetting> extends Changer {
  readonly resource: Resource;
  /** Null: there is only one. */
  readonly resourceId: string | null;
  /** Null: it was made. */
  readonly before: AuditedDocuments[Resource] | null;
  /** Null: it was removed. */
  readonly after: AuditedDocuments[Resource] | null;
}

/** Puts a change of a setting on record, in the transaction that makes it (S65); nothing where nothing differs. */
export async function auditChange<Resource extends AuditedSetting>(
  db: Database,
  { resource, resourceId, before, after, by, now }: SettingChange<Resource>,
  session: ClientSession,
): Promise<void> {
  const changes = auditedChanges(resource, before, after);
  if (before && after && changes.length === 0) return;
  const action = !before ? 'created' : after ? 'changed' : 'removed';
  const known = after ?? before;
  const name = known && nameOf(known);
  const entry = { _id: newId(), at: now, by, action, resource, resourceId, name, changes } as const;
  await db.audit.insertOne(entry, { session });
}

/** The same of a resource of which there are several, each with its own id. */
export const auditor =
  <Resource extends AuditedSetting>(db: Database, resource: Resource) =>
  (
    before: AuditedDocuments[Resource] | null,
    after: AuditedDocuments[Resource] | null,
    { by, now }: Changer,
    session: ClientSession,
  ): Promise<void> => {
    const resourceId = (after ?? before)?._id ?? null;
    return auditChange(db, { resource, resourceId, before, after, by, now }, session);
  };
