import type { mongo } from 'mongoose';
import type { Account } from '../../domain/accounts/account.js';
import type { NamedKind } from '../../domain/tickets/named.js';
import { auditor } from '../audit/change.js';
import type { ClientSession, Database } from '../database.js';
import { referredToBy } from '../conditions/in-use.js';
import { namedByRules } from '../rules/naming.js';

/** The settings of accounts that name one of a kind by its id. */
const settings = {
  group: ['settings.dmGroupId', 'settings.visibility.groupIds'],
  department: ['settings.departmentId', 'settings.fallbackDepartmentId'],
  product: ['settings.productId'],
} as const satisfies Record<NamedKind, readonly string[]>;

/**
 * What names it, some of it, as people know it: accounts, rules and views. Whoever makes something name it holds it in
 * the same transaction (`holdNamed`), so that the answer stands until this one is committed.
 */
export async function usersOf(
  db: Database,
  kind: NamedKind,
  id: string,
  session: ClientSession,
): Promise<string[]> {
  const account = await namedBy(db, kind, id, session);
  return [...(account ? [`@${account.handle}`] : []), ...(await referredToBy(db, kind, id, session))];
}

/** A connected account whose settings or ticket rules name it anywhere; null: none do. */
async function namedBy(
  db: Database,
  kind: NamedKind,
  id: string,
  session: ClientSession,
): Promise<Account | null> {
  const inSettings: mongo.Filter<Account>[] = settings[kind].map((path) => ({ [path]: id }));
  const bySettings = await db.accounts.findOne({ unlinkedAt: null, $or: inSettings }, { session });
  return bySettings ?? namedByRules(db, kind, id, session);
}

/** Takes it out of the settings that wait for an unlinked account to come back (S4). */
export async function forgetWhereUnlinked(
  db: Database,
  kind: NamedKind,
  id: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const unlinked = { unlinkedAt: { $ne: null } };
  for (const path of settings[kind]) {
    const forget = path.endsWith('Ids') ? { $pull: { [path]: id } } : { $set: { [path]: null } };
    const naming = await db.accounts.find({ ...unlinked, [path]: id }, { session }).toArray();
    for (const before of naming) {
      const after = await db.accounts.findOneAndUpdate(
        { _id: before._id },
        { ...forget, $inc: { version: 1 } },
        { session, returnDocument: 'after' },
      );
      await auditor(db, 'account')(before, after, { by: null, now }, session);
    }
  }
}
