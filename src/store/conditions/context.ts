import type { ConditionContext } from '../../domain/conditions/context.js';
import { isWithin } from '../../domain/office-hours/is-within.js';
import type { ClientSession, Database } from '../database.js';
import { settingsRepository } from '../settings/repository.js';

/** What conditions ask about beside the ticket, as it is now. */
export async function conditionContext(
  db: Database,
  now: Date,
  session?: ClientSession,
): Promise<ConditionContext> {
  const { officeHours } = await settingsRepository(db).get(session);
  const accounts = await db.accounts
    .find({}, { projection: { state: 1 }, ...(session ? { session } : {}) })
    .toArray();
  return {
    now,
    isOfficeHours: officeHours === null ? null : isWithin(officeHours, now),
    accountStates: new Map(accounts.map(({ _id, state }) => [_id, state])),
    openInGroup: await openInGroup(db, session),
  };
}

/** How many tickets of each group are to be worked on; counted in an index that only they are in. */
async function openInGroup(
  db: Database,
  session: ClientSession | undefined,
): Promise<ReadonlyMap<string, number>> {
  const groups = await db.groups
    .find({}, { projection: { _id: 1 }, ...(session ? { session } : {}) })
    .toArray();
  const counts = new Map<string, number>();
  for (const { _id } of groups)
    counts.set(
      _id,
      await db.tickets.countDocuments(open(_id), { ...(session ? { session } : {}), hint: 'byGroup' }),
    );
  return counts;
}

const open = (groupId: string) => ({ groupId, status: { $in: ['new', 'open', 'pending'] } }) as const;
