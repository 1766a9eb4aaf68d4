import {
  aboutOf,
  type EscalationTrouble,
  type Trouble,
  type Watchable,
} from '../../domain/escalation/watchdog.js';
import { isDuplicateKey, newId, type Database } from '../database.js';
import { pagesLookedAt } from './pages-of-incident.js';

export function escalationTroubles(db: Database) {
  const { escalationTroubles: troubles } = db;
  return {
    watchable: (now: Date): Promise<Watchable> => watchable(db, now),

    /** Writes which troubles began and which ended; returns those that began. */
    async note(found: readonly Trouble[], now: Date): Promise<Trouble[]> {
      const known = await troubles.find({ open: { $gt: '' } }).toArray();
      const about = new Set(found.map(aboutOf));
      for (const { _id, open } of known) if (open !== undefined && !about.has(open)) await end(db, _id, now);
      const before = new Set(known.map(({ open }) => open));
      const began = found.filter((trouble) => !before.has(aboutOf(trouble)));
      for (const trouble of began) await begin(db, trouble, now);
      return began;
    },

    /** Those that admins are still to be told of, or of their end; longest ago first. */
    toTell: (): Promise<EscalationTrouble[]> => troubles.find({ toTell: true }).sort({ since: 1 }).toArray(),

    /** Nothing more is to be told, unless it has ended meanwhile. */
    async told({ _id, endedAt }: EscalationTrouble): Promise<void> {
      await troubles.updateOne({ _id, endedAt }, { $unset: { toTell: '' } });
    },
  };
}

async function begin(db: Database, trouble: Trouble, now: Date): Promise<void> {
  const open = aboutOf(trouble);
  try {
    await db.escalationTroubles.insertOne({
      ...{ _id: newId(), ...trouble, noticedAt: now, endedAt: null },
      ...{ open, toTell: true },
    });
  } catch (error) {
    // Another worker noticed at the same moment.
    if (!isDuplicateKey(error)) throw error;
  }
}

async function end(db: Database, _id: string, now: Date): Promise<void> {
  await db.escalationTroubles.updateOne(
    { _id, endedAt: null },
    { $set: { endedAt: now, toTell: true }, $unset: { open: '' } },
  );
}

const ofPage = {
  ...{ policyId: 1, accountId: 1, incidentId: 1, round: 1, state: 1, receiptBy: 1 },
  ...{ createdAt: 1, updatedAt: 1 },
} as const;

async function watchable(db: Database, now: Date): Promise<Watchable> {
  const open = await db.incidents.find({ state: 'open' }).toArray();
  const forgotten = await db.incidents.find({ state: 'acknowledged', nextAt: { $lt: now } }).toArray();
  // The hint is the index of exactly these; without a policy to look for the planner would not take it.
  const underWay = await db.pages.find({ open: true }, { projection: ofPage, hint: 'open' }).toArray();
  const late = await db.pages
    .find({ state: 'accepted', receiptBy: { $lt: now } }, { projection: ofPage })
    .toArray();
  const ofIncidents: WatchedPage[] = [];
  for (const { _id } of open) ofIncidents.push(...(await newestPages(db, _id)));
  const pages = new Map([...ofIncidents, ...underWay, ...late].map((page) => [page._id, page]));
  return { incidents: [...open, ...forgotten], pages: [...pages.values()], watches: await waiting(db) };
}

type WatchedPage = Watchable['pages'][number];

/** An incident that nobody answers has ever more; the newest say whether somebody is reached. */
const newestPages = (db: Database, incidentId: string): Promise<WatchedPage[]> =>
  db.pages
    .find({ incidentId }, { projection: ofPage })
    .sort({ createdAt: -1 })
    .limit(pagesLookedAt)
    .toArray();

/** There is one watch for each policy that ever saw a match. */
async function waiting(db: Database): Promise<Watchable['watches']> {
  const watches = await db.escalationWatches.find({}, { hint: 'account' }).toArray();
  const behind = watches.filter(({ matched, evaluated, handOver }) => handOver || matched > evaluated);
  return Promise.all(
    behind.map(async ({ _id, accountId, evaluated, updatedAt }) => {
      // While posts flood the watch is written with each: the oldest match says how long nobody looked.
      const oldest = await db.policyMatches.findOne({ policyId: _id, seq: evaluated + 1 });
      return { _id, accountId, waitingSince: oldest?.storedAt ?? updatedAt };
    }),
  );
}
