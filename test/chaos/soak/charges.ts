import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase } from '../../../src/store/database.js';
import type { Charge } from '../../../src/domain/spend.js';
import type { Difference } from '../ledgers/facts.js';
import type { Stage } from '../run/stage.js';
import { mayBeUnheard, type Past } from './past.js';

/** How many of a kind on a day, and what they cost in millionths of a US dollar. */
interface Sum {
  readonly count: number;
  readonly micros: number;
}

type Sums = Map<string, Sum>;

const bookedWithinMs = 5_000;

/**
 * What X charged for a cast's accounts and what Perch booked for them: the same per UTC day and kind.
 * Not per account: X bills what two of them are shown once, to whoever asks first. What X charged for an
 * answer that nobody heard, Perch can't know of.
 */
export async function chargeDifferences(past: Past, stage: Stage): Promise<Difference[]> {
  const until = performance.now() + bookedWithinMs;
  for (;;) {
    const booked = await bookedByPerch(past, stage);
    const unheard = await unheardOn(past, stage, booked);
    const differences = between(await chargedByX(stage), sumsOf(booked), unheard);
    if (differences.length === 0 || performance.now() > until) return differences;
    await delay(500);
  }
}

function between(charged: Sums, booked: Sums, unheard: ReadonlyMap<string, number>): Difference[] {
  const nothing: Sum = { count: 0, micros: 0 };
  const shown = ({ count, micros }: Sum): string => `${count} for $${micros / 1_000_000}`;
  return [...new Set([...charged.keys(), ...booked.keys()])].sort().flatMap((key): Difference[] => {
    const [x, perch] = [charged.get(key) ?? nothing, booked.get(key) ?? nothing];
    const excused = unheard.get(key) ?? 0;
    const missing = x.count - perch.count;
    const isRight = missing === 0 ? x.micros === perch.micros : missing > 0 && missing <= excused;
    if (isRight) return [];
    const what = `${key}: X charged ${shown(x)}, Perch booked ${shown(perch)}, ${excused} may be unheard`;
    return [{ kind: 'charge', what }];
  });
}

const kindsAtX: Readonly<Record<string, string>> = {
  'create-post': 'posts written',
  'send-dm': 'messages sent',
};
const kindsInPerch: Readonly<Record<string, string>> = {
  ownedRead: 'owned_read',
  directMessage: 'dm_event',
  newPost: 'posts written',
  newPostWithLink: 'posts written',
  newReply: 'posts written',
  newMessage: 'messages sent',
};

async function chargedByX({ control, accounts }: Stage): Promise<Sums> {
  const ours = new Set(accounts.map(({ handle }) => handle));
  const sums: Sums = new Map();
  for (const { day, account, what, count, usd } of await control.charges())
    if (ours.has(account))
      add(sums, `${day} ${kindsAtX[what] ?? what}`, { count, micros: Math.round(usd * 1e6) });
  return sums;
}

async function bookedByPerch({ world }: Past, { accounts }: Stage): Promise<Charge[]> {
  const db = await openDatabase(world.config.mongodbUri);
  try {
    return await db.charges.find({ accountId: { $in: accounts.map(({ id }) => id) } }).toArray();
  } finally {
    await db.close();
  }
}

function sumsOf(booked: readonly Charge[]): Sums {
  const sums: Sums = new Map();
  for (const { day, billed } of booked)
    for (const { what, count, micros } of billed)
      add(sums, `${day} ${kindsInPerch[what] ?? what}`, { count, micros });
  return sums;
}

function add(sums: Sums, key: string, { count, micros }: Sum): void {
  const sum = sums.get(key) ?? { count: 0, micros: 0 };
  sums.set(key, { count: sum.count + count, micros: sum.micros + micros });
}

/** How many resources X showed on a day in no answer that was certainly heard, and Perch did not book. */
async function unheardOn(
  past: Past,
  { control, accounts }: Stage,
  booked: readonly Charge[],
): Promise<ReadonlyMap<string, number>> {
  const ours = new Set(accounts.map(({ handle }) => handle));
  const isBooked = new Set(
    booked.flatMap(({ day, once = [] }) => once.map((name) => `${day} ${name.split(':')[1]}`)),
  );
  const [unheard, heard] = [new Set<string>(), new Set<string>()];
  for (const entry of await control.journal()) {
    if (!ours.has(entry.account ?? '')) continue;
    const set = mayBeUnheard(past, entry) ? unheard : heard;
    for (const id of entry.showed ?? []) set.add(`${entry.at.slice(0, 10)} ${id}`);
  }
  const counts = new Map<string, number>();
  const kindOf = await kindsById(control);
  for (const key of unheard) {
    if (heard.has(key) || isBooked.has(key)) continue;
    const [day = '', id = ''] = key.split(' ');
    const sum = `${day} ${kindOf(id)}`;
    counts.set(sum, (counts.get(sum) ?? 0) + 1);
  }
  return counts;
}

async function kindsById(control: Stage['control']): Promise<(id: string) => string> {
  const [users, { dms }] = [await control.users(), await control.ledger()];
  const [isUser, isMessage] = [new Set(users.map(({ id }) => id)), new Set(dms.map(({ id }) => id))];
  return (id) => (isUser.has(id) ? 'user' : isMessage.has(id) ? 'dm_event' : 'post');
}
