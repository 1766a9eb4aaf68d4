import { wouldCloseMessages } from '../../domain/business-rules/refusals.js';
import type { DispatcherRule, DispatcherRules } from '../../domain/business-rules/rules.js';
import { auditChange } from '../audit/change.js';
import { missingReferences } from '../conditions/references.js';
import { inSession, newId, type ClientSession, type Database } from '../database.js';

export interface DispatcherChange {
  /** The version the change was made on; null replaces whatever is there. */
  readonly version: number | null;
  readonly rules: readonly DispatcherRule[];
  readonly by: string;
  readonly now: Date;
}

export type SavedDispatcher =
  | { readonly outcome: 'saved'; readonly saved: DispatcherRules }
  | { readonly outcome: 'versionMismatch' | 'wouldCloseMessages' }
  | { readonly outcome: 'unknownReferences'; readonly pointers: readonly string[] };

/** The dispatcher's rules: each save adds a version, and the highest is in force (S51). */
export function dispatcherRules(db: Database) {
  return {
    current: (session?: ClientSession): Promise<DispatcherRules | null> => current(db, session),

    version: (version: number): Promise<DispatcherRules | null> => db.dispatcherRules.findOne({ version }),

    save: (change: DispatcherChange): Promise<SavedDispatcher> =>
      db.transaction((session) => save(db, change, session)),
  };
}

const current = (db: Database, session?: ClientSession): Promise<DispatcherRules | null> =>
  db.dispatcherRules.findOne({}, { sort: { version: -1 }, hint: 'version', ...inSession(session) });

async function save(
  db: Database,
  { version, rules, by, now }: DispatcherChange,
  session: ClientSession,
): Promise<SavedDispatcher> {
  const before = await current(db, session);
  const counted = before?.version ?? 0;
  if (version !== null && counted !== version) return { outcome: 'versionMismatch' };
  if (rules.some(({ conditions, actions }) => wouldCloseMessages(conditions, actions)))
    return { outcome: 'wouldCloseMessages' };
  const pointers: string[] = [];
  for (const [index, rule] of rules.entries())
    pointers.push(...(await missingReferences(db, rule, session, `/rules/${index}`)));
  if (pointers.length > 0) return { outcome: 'unknownReferences', pointers };
  const saved: DispatcherRules = { _id: newId(), version: counted + 1, rules, at: now, by };
  await db.dispatcherRules.insertOne(saved, { session });
  const change = { resource: 'dispatcherRules', resourceId: null, before, after: saved, by, now } as const;
  await auditChange(db, change, session);
  return { outcome: 'saved', saved };
}
