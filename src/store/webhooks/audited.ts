import { auditedChanges } from '../../domain/audit/changes.js';
import type { AuditEntry } from '../../domain/audit/entry.js';
import type { Webhook } from '../../domain/webhooks/webhook.js';
import { recordAudit } from '../audit/record.js';
import type { ClientSession, Database } from '../database.js';

interface Done {
  /** Null: Perch itself. */
  readonly by: string | null;
  readonly at: Date;
}

/** Puts on record what became of a webhook (S65); of its secret only that it is another. Null: it was, or is, not there. */
export async function auditWebhook(
  db: Database,
  { before, after }: { readonly before: Webhook | null; readonly after: Webhook | null },
  done: Done,
  session: ClientSession,
): Promise<void> {
  const { _id: resourceId, name } = after ?? before ?? { _id: null, name: null };
  const entry = { ...done, action: actionOf(before, after), resource: 'webhook' as const, resourceId, name };
  await recordAudit(db, { ...entry, changes: auditedChanges('webhook', before, after) }, session);
}

const actionOf = (before: Webhook | null, after: Webhook | null): AuditEntry['action'] =>
  before === null ? 'created' : after === null ? 'removed' : 'changed';
