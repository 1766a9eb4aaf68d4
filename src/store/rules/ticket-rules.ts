import {
  noRules,
  type RulesInForce,
  type TicketRule,
  type TicketRules,
} from '../../domain/rules/ticket-rule.js';
import { auditChange } from '../audit/change.js';
import { inSession, newId, type ClientSession, type Database } from '../database.js';
import { missingInTicketRules } from './references.js';

export interface RulesChange {
  readonly accountId: string;
  /** The version the change was made on; null replaces whatever is there. */
  readonly version: number | null;
  readonly rules: readonly TicketRule[];
  readonly by: string;
  readonly now: Date;
}

export type SavedRules =
  | { readonly outcome: 'saved'; readonly saved: TicketRules }
  | { readonly outcome: 'versionMismatch' }
  | { readonly outcome: 'unknownReferences'; readonly pointers: readonly string[] };

/** The ticket rules of accounts: each save adds a version, and the highest is in force (S15). */
export function ticketRules(db: Database) {
  return {
    current: (accountId: string, session?: ClientSession): Promise<TicketRules | null> =>
      db.ticketRules.findOne({ accountId }, { sort: { version: -1 }, ...inSession(session) }),

    version: (accountId: string, version: number): Promise<TicketRules | null> =>
      db.ticketRules.findOne({ accountId, version }),

    save: (change: RulesChange): Promise<SavedRules> =>
      db.transaction((session) => save(db, change, session)),
  };
}

/** What filing goes by; read in its transaction, so that a ticket names the version it was filed under. */
export const rulesInForce = async (
  db: Database,
  accountId: string,
  session?: ClientSession,
): Promise<RulesInForce> => (await ticketRules(db).current(accountId, session)) ?? noRules;

/** Puts a version in force, and what it changes on the audit's record. */
export async function writeRules(
  db: Database,
  before: RulesInForce,
  after: TicketRules,
  session: ClientSession,
): Promise<void> {
  await db.ticketRules.insertOne(after, { session });
  const { accountId: resourceId, by, at: now } = after;
  const change = {
    resource: 'ticketRules',
    resourceId,
    before: { ...after, ...before },
    after,
    by,
    now,
  } as const;
  await auditChange(db, change, session);
}

async function save(
  db: Database,
  { accountId, version, rules, by, now }: RulesChange,
  session: ClientSession,
): Promise<SavedRules> {
  const before = await rulesInForce(db, accountId, session);
  if (version !== null && before.version !== version) return { outcome: 'versionMismatch' };
  const pointers = await missingInTicketRules(db, rules, session);
  if (pointers.length > 0) return { outcome: 'unknownReferences', pointers };
  const saved = { _id: newId(), accountId, version: before.version + 1, rules, at: now, by };
  await writeRules(db, before, saved, session);
  return { outcome: 'saved', saved };
}
