import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase } from '../../../src/store/database.js';
import type { Difference } from '../ledgers/facts.js';
import type { Stage } from '../run/stage.js';
import type { World } from '../run/world.js';

/** How many of a kind on a day, and what they cost in millionths of a US dollar. */
interface Sum {
  count: number;
  micros: number;
}

type Sums = Map<string, Sum>;

const bookedWithinMs = 5_000;

/**
 * What X charged for a cast's accounts and what Perch booked for them: the same per UTC day and kind.
 * Not per account: X bills what two of them are shown once, to whoever asks first.
 */
export async function chargeDifferences(world: World, stage: Stage): Promise<Difference[]> {
  const until = performance.now() + bookedWithinMs;
  for (;;) {
    const differences = between(await chargedByX(stage), await bookedByPerch(world, stage));
    if (differences.length === 0 || performance.now() > until) return differences;
    await delay(500);
  }
}

function between(charged: Sums, booked: Sums): Difference[] {
  const nothing: Sum = { count: 0, micros: 0 };
  const shown = ({ count, micros }: Sum): string => `${count} for $${micros / 1_000_000}`;
  return [...new Set([...charged.keys(), ...booked.keys()])].sort().flatMap((key): Difference[] => {
    const [x, perch] = [charged.get(key) ?? nothing, booked.get(key) ?? nothing];
    return x.count === perch.count && x.micros === perch.micros
      ? []
      : [{ kind: 'charge', what: `${key}: X charged ${shown(x)}, Perch booked ${shown(perch)}` }];
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

async function bookedByPerch(world: World, { accounts }: Stage): Promise<Sums> {
  const db = await openDatabase(world.config.mongodbUri);
  try {
    const sums: Sums = new Map();
    const ours = { accountId: { $in: accounts.map(({ id }) => id) } };
    for await (const { day, billed } of db.charges.find(ours))
      for (const { what, count, micros } of billed)
        add(sums, `${day} ${kindsInPerch[what] ?? what}`, { count, micros });
    return sums;
  } finally {
    await db.close();
  }
}

function add(sums: Sums, key: string, { count, micros }: Sum): void {
  const sum = sums.get(key) ?? { count: 0, micros: 0 };
  sums.set(key, { count: sum.count + count, micros: sum.micros + micros });
}
