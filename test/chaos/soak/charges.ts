import { setTimeout as delay } from 'node:timers/promises';
import type { Charge } from '../../../src/domain/spend/spend.js';
import type { ConnectedAccount } from '../../../src/cli/up/connecting.js';
import type { Difference } from '../ledgers/facts.js';
import { withDatabase } from '../run/with-database.js';
import type { World } from '../run/world.js';
import type { Past } from './past.js';
import { heardUnbooked, sumDifferences, sumsAtX, sumsInPerch, unheardOn, type XWords } from './sums.js';

const bookedWithinMs = 5_000;

/**
 * What X charged for the accounts of a wave and what Perch booked for them: the same per UTC day and kind.
 * Not per account or cast: X bills what two of them are shown once, to whoever asks first, and any of them may
 * ask for the posts of another (S25). What X charged for an answer that nobody heard, Perch can't know of.
 */
export async function chargeDifferences(
  world: World,
  past: Past,
  accounts: readonly ConnectedAccount[],
): Promise<Difference[]> {
  const { control } = world;
  const until = performance.now() + bookedWithinMs;
  const ours = new Set(accounts.map(({ handle }) => handle));
  for (;;) {
    const booked = await bookedByPerch(world, accounts);
    const journal = (await control.journal()).filter(({ account = '' }) => ours.has(account));
    const words = await wordsOf(control);
    const unheard = unheardOn(past, journal, booked, words);
    const charged = (await control.charges()).filter(({ account }) => ours.has(account));
    const differences = sumDifferences(sumsAtX(charged), sumsInPerch(booked), unheard);
    if (differences.length === 0) return [];
    if (performance.now() > until)
      return [
        ...differences,
        ...heardUnbooked(past, journal, booked, words).map((what): Difference => ({ kind: 'charge', what })),
      ];
    await delay(500);
  }
}

const bookedByPerch = ({ config }: World, accounts: readonly ConnectedAccount[]): Promise<Charge[]> =>
  withDatabase(config.mongodbUri, (db) =>
    db.charges.find({ accountId: { $in: accounts.map(({ id }) => id) } }).toArray(),
  );

/** The next look at a list comes within that time. */
const soonMs = 12_000;

async function wordsOf(control: World['control']): Promise<XWords> {
  const [users, { posts, dms }] = [await control.users(), await control.ledger()];
  const [isUser, isMessage] = [new Set(users.map(({ id }) => id)), new Set(dms.map(({ id }) => id))];
  const post = new Map(posts.map((each) => [each.id, each]));
  return {
    kindOf: (id) => (isUser.has(id) ? 'user' : isMessage.has(id) ? 'dm_event' : 'post'),
    isGoneSoon(id, at) {
      const { deleted = false, replacedBy = '' } = post.get(id) ?? {};
      const editedAt = post.get(replacedBy)?.createdAt;
      return deleted || (editedAt !== undefined && Date.parse(editedAt) < Date.parse(at) + soonMs);
    },
  };
}
