import { groupedBy } from '../../domain/grouping.js';
import type { Account } from '../../domain/accounts/account.js';
import {
  decideSilence,
  silenceKinds,
  overTogether,
  type Silence,
  type SilenceChange,
  type SilenceKind,
} from '../../domain/access/silence.js';
import { isDuplicateKey, newId, type Database } from '../database.js';

export function silencesRepository(db: Database) {
  return {
    /** Looks at every account that may fall silent, and at those that have; writes what changed (S10). */
    async note(now: Date): Promise<void> {
      const open = new Map((await openNow(db)).map((silence) => [silence.open, silence]));
      const accounts = await watched(db, [...open.values()]);
      const polls = await lastPolls(db, accounts);
      const items = await lastItems(db, accounts);
      const groups = { polls: newId(), items: newId() };
      for (const account of accounts) {
        const heard = { polls: polls.get(account._id) ?? null, items: items.get(account._id) ?? null };
        for (const kind of silenceKinds) {
          const known = open.get(nameOf(account, kind)) ?? null;
          const change = decideSilence(kind, account, heard, known, now);
          if (change.kind === 'begins') await begin(db, account, kind, change.since, groups[kind], now);
          if (change.kind === 'ends' && known) await end(db, known, change, now);
        }
      }
    },

    /** Settles which of those that are heard of again one mail tells of. */
    async gatherOver(now: Date): Promise<void> {
      const over = await db.silences.find({ toTell: true, end: 'heard' }).toArray();
      const groups = await db.silences.find({ group: { $in: over.map(({ group }) => group) } }).toArray();
      for (const group of groupedBy(groups, (silence) => silence.group).values()) {
        const ids = overTogether(group, now).map(({ _id }) => _id);
        if (ids.length === 0) continue;
        await db.silences.updateMany(
          { _id: { $in: ids }, endGroup: { $exists: false } },
          { $set: { endGroup: newId() } },
        );
      }
    },

    /** Each list is for one mail: those of a group that are silent, or those told of as over. */
    async toTell(): Promise<Silence[][]> {
      const silences = await db.silences.find({ toTell: true }).sort({ since: 1 }).toArray();
      const ready = silences.filter(({ end, endGroup }) => end === null || endGroup !== undefined);
      return [...groupedBy(ready, ({ group, endGroup }) => endGroup ?? group).values()];
    },

    /** How many of a group are silent still. */
    silentOf: (group: string): Promise<number> => db.silences.countDocuments({ group, end: null }),

    /** Nothing more is to be told, unless they have ended meanwhile. */
    async told(silences: readonly Silence[]): Promise<void> {
      for (const { _id, end } of silences)
        await db.silences.updateOne({ _id, end }, { $unset: { toTell: '' } });
    },

    openOf: (accountId: string) => db.silences.find({ accountId, open: { $gt: '' } }).toArray(),
  };
}

const openNow = (db: Database): Promise<Silence[]> => db.silences.find({ open: { $gt: '' } }).toArray();

/** The two settings have an index each, of the accounts that have them switched on. */
const watched = (db: Database, open: readonly Silence[]): Promise<Account[]> =>
  db.accounts
    .find({
      $or: [
        { 'settings.pollSilenceMinutes': { $gt: 0 } },
        { 'settings.silenceHours': { $gt: 0 } },
        { _id: { $in: open.map(({ accountId }) => accountId) } },
      ],
    })
    .toArray();

async function lastPolls(db: Database, accounts: readonly Account[]): Promise<Map<string, Date>> {
  const last = new Map<string, Date>();
  const sources = db.sources.find(
    { accountId: { $in: accounts.map(({ _id }) => _id) } },
    { projection: { accountId: 1, lastSuccessAt: 1 } },
  );
  for await (const { accountId, lastSuccessAt } of sources) {
    const before = last.get(accountId);
    if (lastSuccessAt && (!before || lastSuccessAt > before)) last.set(accountId, lastSuccessAt);
  }
  return last;
}

/**
 * Of the accounts that are watched for it. In our time: X’s clock may go ahead of it. Sorted as the index
 * is, so that of each account one key is read and not every item.
 */
async function lastItems(db: Database, accounts: readonly Account[]): Promise<Map<string, Date>> {
  const offsets = new Map(
    accounts
      .filter(({ settings }) => settings.silenceHours > 0)
      .map(({ _id, xClockOffsetMs }) => [_id, xClockOffsetMs]),
  );
  const newest = db.items.aggregate<{ readonly _id: string; readonly at: Date }>([
    { $match: { accountId: { $in: [...offsets.keys()] } } },
    { $sort: { accountId: 1, createdAt: -1, _id: -1 } },
    { $group: { _id: '$accountId', at: { $first: '$createdAt' } } },
  ]);
  const last = new Map<string, Date>();
  for await (const { _id, at } of newest) last.set(_id, new Date(at.getTime() - (offsets.get(_id) ?? 0)));
  return last;
}

const nameOf = ({ _id }: Account, kind: SilenceKind): string => `${_id}/${kind}`;

async function begin(
  db: Database,
  account: Account,
  kind: SilenceKind,
  since: Date,
  group: string,
  now: Date,
): Promise<void> {
  try {
    await db.silences.insertOne({
      _id: newId(),
      accountId: account._id,
      kind,
      since,
      noticedAt: now,
      endedAt: null,
      end: null,
      open: nameOf(account, kind),
      toTell: true,
      group,
    });
  } catch (error) {
    // Another worker noticed at the same moment.
    if (!isDuplicateKey(error)) throw error;
  }
}

async function end(
  db: Database,
  { _id }: Silence,
  { end: how }: Extract<SilenceChange, { kind: 'ends' }>,
  now: Date,
): Promise<void> {
  await db.silences.updateOne(
    { _id, end: null },
    how === 'heard'
      ? { $set: { endedAt: now, end: how, toTell: true }, $unset: { open: '' } }
      : { $set: { endedAt: now, end: how }, $unset: { open: '', toTell: '' } },
  );
}
