import type { ControlClient, RequestEntry } from '../../../simulator/control-client.js';
import { groupedBy } from '../../../src/domain/grouping.js';
import type { Charge } from '../../../src/domain/spend/spend.js';
import type { Difference } from '../ledgers/facts.js';
import { mayBeUnheard, type Past } from './past.js';

/** How many of a kind on a day, and what they cost in millionths of a US dollar. */
interface Sum {
  readonly count: number;
  readonly micros: number;
}

/** By UTC day and kind, in words that X and Perch share. */
type Sums = ReadonlyMap<string, Sum>;

type XCharge = Awaited<ReturnType<ControlClient['charges']>>[number];

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

export const sumsAtX = (charges: readonly Pick<XCharge, 'day' | 'what' | 'count' | 'usd'>[]): Sums =>
  summed(
    charges.map(({ day, what, count, usd }) => ({
      key: `${day} ${kindsAtX[what] ?? what}`,
      ...{ count, micros: Math.round(usd * 1e6) },
    })),
  );

export const sumsInPerch = (booked: readonly Pick<Charge, 'day' | 'billed'>[]): Sums =>
  summed(
    booked.flatMap(({ day, billed }) =>
      billed.map(({ what, ...sum }) => ({ key: `${day} ${kindsInPerch[what] ?? what}`, ...sum })),
    ),
  );

function summed(all: readonly (Sum & { readonly key: string })[]): Sums {
  const sums = new Map<string, Sum>();
  for (const { key, count, micros } of all) {
    const sum = sums.get(key) ?? { count: 0, micros: 0 };
    sums.set(key, { count: sum.count + count, micros: sum.micros + micros });
  }
  return sums;
}

/** Perch books what X charges, or less by no more than was shown in answers that nobody may have heard. */
export function sumDifferences(
  charged: Sums,
  booked: Sums,
  unheard: ReadonlyMap<string, number>,
): Difference[] {
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

/** What X's ledger says of the ids in its answers. */
export interface XWords {
  readonly kindOf: (id: string) => string;
  /** Edited or deleted soon after X showed it at `at`: a look that was broken off never shows it again. */
  readonly isGoneSoon: (id: string, at: string) => boolean;
}

type Showed = Pick<RequestEntry, 'at' | 'account' | 'route' | 'outcome' | 'fault' | 'showed'>;

/** By UTC day and resource, each answer that showed what Perch did not book that day. */
function unbooked(
  journal: readonly Showed[],
  booked: readonly Pick<Charge, 'day' | 'once'>[],
): Map<string, Showed[]> {
  const isBooked = new Set(
    booked.flatMap(({ day, once = [] }) => once.map((name) => `${day} ${name.split(':')[1]}`)),
  );
  const shown = journal.flatMap((entry) =>
    (entry.showed ?? []).map((id) => ({ key: `${entry.at.slice(0, 10)} ${id}`, entry })),
  );
  const left = groupedBy(
    shown.filter(({ key }) => !isBooked.has(key)),
    ({ key }) => key,
  );
  return new Map([...left].map(([key, all]) => [key, all.map(({ entry }) => entry)]));
}

/** How many resources X showed on a day in no answer that was certainly heard, and Perch did not book. */
export function unheardOn(
  past: Past,
  journal: readonly Showed[],
  booked: readonly Pick<Charge, 'day' | 'once'>[],
  { kindOf, isGoneSoon }: XWords,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [key, entries] of unbooked(journal, booked)) {
    const [day = '', id = ''] = key.split(' ');
    if (!entries.every((entry) => mayBeUnheard(past, entry) || isGoneSoon(id, entry.at))) continue;
    const sum = `${day} ${kindOf(id)}`;
    counts.set(sum, (counts.get(sum) ?? 0) + 1);
  }
  return counts;
}

/** A line for each resource that X showed in an answer that was certainly heard, and Perch did not book. */
export const heardUnbooked = (
  past: Past,
  journal: readonly Showed[],
  booked: readonly Pick<Charge, 'day' | 'once'>[],
  { isGoneSoon }: XWords,
): string[] =>
  [...unbooked(journal, booked)].flatMap(([key, entries]) => {
    const [, id = ''] = key.split(' ');
    if (entries.every((entry) => mayBeUnheard(past, entry) || isGoneSoon(id, entry.at))) return [];
    const where = entries.map(
      ({ at, account, route, outcome }) => `${at} ${route} of @${account} (${outcome})`,
    );
    return [`${key} shown ${where.join(', ')}`];
  });
