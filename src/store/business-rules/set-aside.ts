import type { Clock } from '../../domain/clock.js';
import { isStillPassing, type ClientSession, type Database } from '../database.js';
import { fanOut } from '../webhooks/fan-out.js';
import type { Change } from './pending-changes.js';
import { planTurn } from './plan-turn.js';
import { nothingTaken, takeMarks, type Turn } from './taken.js';
import { writeActed } from './write-acted.js';

/** Without its triggers: the ticket's facts and webhooks have it nevertheless, and if that fails as well, what can. */
export async function setAside(db: Database, change: Change, error: unknown, clock: Clock): Promise<Turn> {
  // The kind of the error only: database errors quote what was written.
  const reason = error instanceof Error ? error.name : 'unknown';
  const ways: readonly Way[] = [['facts', 'webhooks'], ['webhooks'], []];
  for (const way of ways)
    try {
      return await db.transaction((session) => leave(db, change, { reason, way }, clock(), session));
    } catch (failed) {
      if (way.length === 0 || isStillPassing(failed)) throw failed;
    }
  return nothingTaken;
}

/** What is done about a change that no trigger can act on. */
type Way = readonly ('facts' | 'webhooks')[];

async function leave(
  db: Database,
  change: Change,
  { reason, way }: { readonly reason: string; readonly way: Way },
  now: Date,
  session: ClientSession,
): Promise<Turn> {
  const ids = change.map(({ _id }) => _id);
  if (!(await takeMarks(db, ids, session))) return nothingTaken;
  const told = way.includes('webhooks') ? '' : ', and no webhook was told';
  const note = `No rule could act on this${told} (${reason}).`;
  // What a note says of what happened stays.
  await db.events.updateMany(
    { _id: { $in: ids }, note: { $exists: false } },
    { $set: { note } },
    { session },
  );
  if (way.includes('facts'))
    await writeActed(db, await planTurn(db, [change], now, session, []), now, session);
  const deliveryIds = way.includes('webhooks') ? await fanOut(db, change, now, session) : [];
  return { taken: ids.length, deliveryIds, setAside: ids.map((eventId) => ({ eventId, reason })) };
}
