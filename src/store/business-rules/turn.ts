import type { Clock } from '../../domain/clock.js';
import { isStillPassing, isUnanswered, type ClientSession, type Database } from '../database.js';
import { ticketEvents } from '../events/record.js';
import { inHalves } from '../in-halves.js';
import { fanOut } from '../webhooks/fan-out.js';
import { pendingChanges, type Change } from './pending-changes.js';
import { planTurn, triggersInForce } from './plan-turn.js';
import { setAside } from './set-aside.js';
import { nothingTaken, takeMarks, type Turn } from './taken.js';
import { writeActed } from './write-acted.js';

/** So often the same changes are tried together; then fewer are (a transaction may be too long to be let through). */
const triesTogether = 5;

/**
 * Has triggers act on what has happened since the last turn, in its order (S52), and takes the marks away: all in one
 * transaction, so that whoever is killed when, each change has its turn once. What cannot be evaluated is set aside
 * with its reason, and stops nothing else.
 */
export async function takeTurn(db: Database, clock: Clock): Promise<Turn> {
  const changes = await pendingChanges(db);
  return changes.length === 0 ? nothingTaken : takeOrHalve(db, changes, clock);
}

/** A bad one is halved out, and what is not let through in one transaction goes in several. */
const takeOrHalve = (db: Database, changes: readonly Change[], clock: Clock): Promise<Turn> =>
  inHalves(changes, {
    together: (some) => takeTogether(db, some, clock),
    // What passes by itself is left to the next turn.
    passes: (error, count) => isUnanswered(error) || (count === 1 && isStillPassing(error)),
    setAside: (change, error) => setAside(db, change, error, clock),
    merged: (first, second) => ({
      taken: first.taken + second.taken,
      deliveryIds: [...first.deliveryIds, ...second.deliveryIds],
      setAside: [...first.setAside, ...second.setAside],
    }),
  });

function takeTogether(db: Database, changes: readonly Change[], clock: Clock): Promise<Turn> {
  let tries = 0;
  return db.transaction((session) => {
    tries += 1;
    if (changes.length > 1 && tries > triesTogether) throw new NotTogetherError();
    return take(db, changes, clock(), session);
  });
}

class NotTogetherError extends Error {}

async function take(
  db: Database,
  changes: readonly Change[],
  now: Date,
  session: ClientSession,
): Promise<Turn> {
  const ids = changes.flatMap((change) => change.map(({ _id }) => _id));
  if (!(await takeMarks(db, ids, session))) return nothingTaken;
  const triggers = await triggersInForce(db, session);
  const doings = await planTurn(db, changes, now, session, triggers);
  const news = await writeActed(db, doings, now, session);
  // Webhooks are told in this very transaction, and no trigger acts on what triggers did: they need no mark.
  const told = news.flatMap(ticketEvents).map(({ pending: _, ...event }) => event);
  if (told.length > 0) await db.events.insertMany(told, { session });
  const deliveryIds = await fanOut(db, [...changes.flat(), ...told], now, session);
  return { taken: ids.length, deliveryIds, setAside: [] };
}
