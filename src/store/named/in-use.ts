import type { mongo } from 'mongoose';
import type { Account } from '../../domain/accounts/account.js';
import type { NamedKind } from '../../domain/tickets/named.js';
import type { ClientSession, Database } from '../database.js';
import { isNamedByRules } from '../rules/naming.js';

/** The settings of accounts that name one of a kind by its id. */
const settings = {
  group: ['settings.dmGroupId', 'settings.visibility.groupIds'],
  department: ['settings.departmentId', 'settings.fallbackDepartmentId'],
  product: ['settings.productId'],
} as const satisfies Record<NamedKind, readonly string[]>;

/**
 * Whether settings or ticket rules of a connected account name it anywhere. Whoever makes something name it holds it in the
 * same transaction (`holdNamed`), so that the answer stands until this one is committed.
 */
export async function isNamed(
  db: Database,
  kind: NamedKind,
  id: string,
  session: ClientSession,
): Promise<boolean> {
  const inSettings: mongo.Filter<Account>[] = settings[kind].map((path) => ({ [path]: id }));
  if (await db.accounts.findOne({ unlinkedAt: null, $or: inSettings }, { session })) return true;
  return isNamedByRules(db, kind, id, session);
}

/** Takes it out of the settings that wait for an unlinked account to come back (S4). */
export async function forgetWhereUnlinked(
  db: Database,
  kind: NamedKind,
  id: string,
  session: ClientSession,
): Promise<void> {
  const unlinked = { unlinkedAt: { $ne: null } };
  for (const path of settings[kind]) {
    const forget = path.endsWith('Ids') ? { $pull: { [path]: id } } : { $set: { [path]: null } };
    await db.accounts.updateMany(
      { ...unlinked, [path]: id },
      { ...forget, $inc: { version: 1 } },
      { session },
    );
  }
}
