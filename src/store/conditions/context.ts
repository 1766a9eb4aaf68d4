import type { AccountState } from '../../domain/accounts/account.js';
import type { Condition, Conditions } from '../../domain/conditions/condition.js';
import type { ConditionContext } from '../../domain/conditions/context.js';
import { isWithin } from '../../domain/office-hours/is-within.js';
import { unsolvedStatuses } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { settingsRepository } from '../settings/repository.js';

/** What conditions ask about beside the ticket, as it is now; what none of them asks about is not read. */
export async function conditionContext(
  db: Database,
  now: Date,
  asked: readonly Conditions[],
  session?: ClientSession,
): Promise<ConditionContext> {
  const isAsked = (field: Condition['field']) =>
    asked.some(({ all, any }) => [...all, ...any].some((each) => each.field === field));
  return {
    now,
    isOfficeHours: isAsked('officeHours') ? await isOfficeHours(db, now, session) : null,
    accountStates: isAsked('accountState') ? await accountStates(db, session) : new Map(),
    openInGroup: isAsked('openInGroup') ? await openInGroup(db, session) : new Map(),
  };
}

async function isOfficeHours(
  db: Database,
  now: Date,
  session: ClientSession | undefined,
): Promise<boolean | null> {
  const { officeHours } = await settingsRepository(db).get(session);
  return officeHours && isWithin(officeHours, now);
}

async function accountStates(
  db: Database,
  session: ClientSession | undefined,
): Promise<ReadonlyMap<string, AccountState>> {
  const accounts = await db.accounts
    .find({}, { projection: { state: 1 }, ...(session ? { session } : {}) })
    .toArray();
  return new Map(accounts.map(({ _id, state }) => [_id, state]));
}

/** How many tickets of each group are to be worked on; counted in an index alone. */
async function openInGroup(
  db: Database,
  session: ClientSession | undefined,
): Promise<ReadonlyMap<string, number>> {
  const counts = await db.tickets
    .aggregate<{ readonly _id: string; readonly count: number }>(
      [
        { $match: { groupId: { $type: 'string' }, status: { $in: unsolvedStatuses } } },
        { $group: { _id: '$groupId', count: { $sum: 1 } } },
      ],
      { hint: 'byGroup', ...(session ? { session } : {}) },
    )
    .toArray();
  return new Map(counts.map(({ _id, count }) => [_id, count]));
}
