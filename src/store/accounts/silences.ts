import type { Account } from '../../domain/account.js';
import {
  decideSilence,
  silenceKinds,
  type LastHeard,
  type Silence,
  type SilenceChange,
  type SilenceKind,
} from '../../domain/silence.js';
import { isDuplicateKey, newId, type Database } from '../database.js';

export function silencesRepository(db: Database) {
  return {
    /** Looks at every account that may fall silent, and at those that have; writes what changed (S10). */
    async note(now: Date): Promise<void> {
      const open = await db.silences.find({ open: { $gt: '' } }).toArray();
      const accounts = await watched(db, open);
      const polls = await lastPolls(db, accounts);
      for (const account of accounts) {
        const heard = { polls: polls.get(account._id) ?? null, items: await lastItem(db, account) };
        for (const kind of silenceKinds) await noteOf(db, account, kind, heard, open, now);
      }
    },

    toTell: () => db.silences.find({ toTell: true }).toArray(),

    /** Nothing more is to be told, unless it has ended meanwhile. */
    async told({ _id, end }: Silence): Promise<void> {
      await db.silences.updateOne({ _id, end }, { $unset: { toTell: '' } });
    },

    openOf: (accountId: string) => db.silences.find({ accountId, open: { $gt: '' } }).toArray(),
  };
}

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

/** In our time: X's clock may go ahead of it. */
async function lastItem(db: Database, account: Account): Promise<Date | null> {
  if (account.settings.silenceHours === 0) return null;
  const newest = { sort: { createdAt: -1, _id: -1 }, projection: { createdAt: 1 } } as const;
  const item = await db.items.findOne({ accountId: account._id }, newest);
  return item && new Date(item.createdAt.getTime() - account.xClockOffsetMs);
}

async function noteOf(
  db: Database,
  account: Account,
  kind: SilenceKind,
  heard: LastHeard,
  allOpen: readonly Silence[],
  now: Date,
): Promise<void> {
  const open = allOpen.find((silence) => silence.open === nameOf(account, kind)) ?? null;
  const change = decideSilence(kind, account, heard, open, now);
  if (change.kind === 'begins') await begin(db, account, kind, change, now);
  if (change.kind === 'ends' && open) await end(db, open, change, now);
}

const nameOf = ({ _id }: Account, kind: SilenceKind): string => `${_id}/${kind}`;

async function begin(
  db: Database,
  account: Account,
  kind: SilenceKind,
  { since }: Extract<SilenceChange, { kind: 'begins' }>,
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
