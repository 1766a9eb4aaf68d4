import type { Key } from '../../config.js';
import { rotatedSecrets, secretsAtMost } from '../../domain/webhooks/secrets.js';
import {
  changedWebhook,
  type Webhook,
  type WebhookChanges,
  type WebhookFields,
} from '../../domain/webhooks/webhook.js';
import { auditor, type Changer } from '../audit/change.js';
import { referredToBy } from '../conditions/in-use.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';
import { cancelWaiting } from './cancel.js';
import { newSecret, sealSecret } from './secrets.js';

export type SavedWebhook =
  | { readonly outcome: 'saved'; readonly webhook: Webhook }
  | { readonly outcome: 'notFound' | 'versionMismatch' };
export type RemovedWebhook =
  | { readonly outcome: 'removed' | 'notFound' }
  /** What calls it, as a person knows it. */
  | { readonly outcome: 'inUse'; readonly callers: readonly string[] };
/** With a secret that is shown once. */
export type MadeSecret =
  | { readonly outcome: 'saved'; readonly webhook: Webhook; readonly secret: string }
  | { readonly outcome: 'notFound' | 'tooManySecrets' };

/** Whom Perch tells of events, and how that is signed (S64). */
export function webhooksRepository(db: Database, keys: readonly Key[]) {
  const audit = auditor(db, 'webhook');
  return {
    get: (id: string) => db.webhooks.findOne({ _id: id }),

    list: (page: PageRequest) => findPage(db.webhooks, {}, newestFirst, page),

    async create(fields: WebhookFields, { by, now }: Changer, session: ClientSession) {
      const [_id, secret] = [newId(), newSecret()];
      const webhook: Webhook = {
        ...{ ...fields, _id, disabledBecause: fields.enabled ? null : 'byAdmin' },
        secrets: [{ sealed: sealSecret(keys, _id, secret), createdAt: now, expiresAt: null }],
        ...{ version: 1, createdAt: now, updatedAt: now },
      };
      await db.webhooks.insertOne(webhook, { session });
      await audit(null, webhook, { by, now }, session);
      return { webhook, secret };
    },

    /** `version` null changes whatever is there. Switched off, it gets nothing of what waits either. */
    async change(id: string, version: number | null, changes: WebhookChanges, { by, now }: Changer) {
      const result = await db.transaction(async (session): Promise<SavedWebhook> => {
        const before = await db.webhooks.findOne({ _id: id }, { session });
        if (!before) return { outcome: 'notFound' };
        if (version !== null && before.version !== version) return { outcome: 'versionMismatch' };
        const webhook = changedWebhook(before, changes, now);
        await db.webhooks.replaceOne({ _id: id }, webhook, { session });
        await audit(before, webhook, { by, now }, session);
        return { outcome: 'saved', webhook };
      });
      if (result.outcome === 'saved' && !result.webhook.enabled) await cancelWaiting(db, id, now);
      return result;
    },

    /** A new secret signs from now on; the one before it also signs for so long. */
    async rotateSecret(
      id: string,
      overlapMs: number,
      { by, now }: Changer,
      session: ClientSession,
    ): Promise<MadeSecret> {
      const before = await db.webhooks.findOne({ _id: id }, { session });
      if (!before) return { outcome: 'notFound' };
      const secret = newSecret();
      const secrets = rotatedSecrets(before.secrets, sealSecret(keys, id, secret), overlapMs, now);
      if (secrets.length > secretsAtMost) return { outcome: 'tooManySecrets' };
      const webhook = { ...before, secrets, version: before.version + 1, updatedAt: now };
      await db.webhooks.replaceOne({ _id: id }, webhook, { session });
      await audit(before, webhook, { by, now }, session);
      return { outcome: 'saved', webhook, secret };
    },

    /** Removes one that no rule calls. */
    async remove(id: string, { by, now }: Changer): Promise<RemovedWebhook> {
      const result = await db.transaction(async (session): Promise<RemovedWebhook> => {
        const callers = await referredToBy(db, 'webhook', id, session);
        if (callers.length > 0) return { outcome: 'inUse', callers };
        const before = await db.webhooks.findOneAndDelete({ _id: id }, { session });
        if (!before) return { outcome: 'notFound' };
        await audit(before, null, { by, now }, session);
        return { outcome: 'removed' };
      });
      if (result.outcome === 'removed') await cancelWaiting(db, id, now);
      return result;
    },
  };
}
