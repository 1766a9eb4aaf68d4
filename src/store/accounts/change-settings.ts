import type { Account } from '../../domain/accounts/account.js';
import { mergeSettings, namedBy, type SettingsChanges } from '../../domain/accounts/settings.js';
import { historyBegins } from '../../domain/sources/sources.js';
import { xTimePassed } from '../../domain/at-x/clock.js';
import { namedKinds } from '../../domain/tickets/named.js';
import { auditor } from '../audit/change.js';
import type { ClientSession, Database } from '../database.js';
import { holdNamed } from '../named/hold.js';
import { sourcesRepository } from '../sources/repository.js';

export interface SettingsChange {
  readonly id: string;
  /** The version the change was made on; null changes whatever is there. */
  readonly version: number | null;
  readonly changes: SettingsChanges;
  /** The agent; null: Perch itself. */
  readonly by: string | null;
  readonly now: Date;
}

export type ChangedSettings =
  | { readonly outcome: 'changed'; readonly account: Account }
  | { readonly outcome: 'notFound' | 'versionMismatch' | 'defaultNeedsReplies' }
  | { readonly outcome: 'unknownReferences'; readonly pointers: readonly string[] };

/** Saves settings; the first time begins the capture of the history window (S3). */
export async function changeSettings(
  db: Database,
  { id, version, changes, by, now }: SettingsChange,
  session: ClientSession,
): Promise<ChangedSettings> {
  const account = await db.accounts.findOne({ _id: id, unlinkedAt: null }, { session });
  if (!account) return { outcome: 'notFound' };
  if (version !== null && account.version !== version) return { outcome: 'versionMismatch' };
  const pointers = await unknownReferences(db, changes, session);
  if (pointers.length > 0) return { outcome: 'unknownReferences', pointers };
  const merged = mergeSettings(account.settings, changes);
  if (merged.outcome === 'defaultNeedsReplies') return merged;
  if (merged.settings.isDefaultReplyAccount) await unsetOtherDefault(db, id, now, session);
  const saved: Account = {
    ...account,
    ...firstSave(account, merged.settings.historyHours, now),
    settings: merged.settings,
    expectedSince: now,
    version: account.version + 1,
    updatedAt: now,
    handOver: 'pending',
  };
  await db.accounts.replaceOne({ _id: id }, saved, { session });
  await auditor(db, 'account')(account, saved, { by, now }, session);
  await sourcesRepository(db).dueNow(id, now, session);
  return { outcome: 'changed', account: saved };
}

function firstSave(account: Account, historyHours: number, now: Date) {
  if (account.captureStarted) return {};
  return { captureStarted: now, captureFrom: historyBegins(historyHours, xTimePassed(account, now)) };
}

/** One default account at a time (S40); the unique index holds two changes at once apart. */
async function unsetOtherDefault(db: Database, id: string, now: Date, session: ClientSession): Promise<void> {
  const before = await db.accounts.findOneAndUpdate(
    { _id: { $ne: id }, 'settings.isDefaultReplyAccount': true },
    { $set: { 'settings.isDefaultReplyAccount': false, updatedAt: now }, $inc: { version: 1 } },
    { session, returnDocument: 'before' },
  );
  if (!before) return;
  const after = { ...before, settings: { ...before.settings, isDefaultReplyAccount: false } };
  await auditor(db, 'account')(before, after, { by: null, now }, session);
}

async function unknownReferences(
  db: Database,
  changes: SettingsChanges,
  session: ClientSession,
): Promise<string[]> {
  const pointers: string[] = [];
  for (const kind of namedKinds) {
    const named = namedBy(changes).filter((each) => each.kind === kind);
    const ids = [...new Set(named.map(({ id }) => id))];
    const missing = new Set(await holdNamed(db, kind, ids, session));
    pointers.push(...named.filter(({ id }) => missing.has(id)).map(({ pointer }) => pointer));
  }
  return pointers;
}
