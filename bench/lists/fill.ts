import { choose, randomFrom, type Random } from '../../simulator/random.js';
import { findable } from '../../src/domain/items/findable.js';
import type { Item, Origin } from '../../src/domain/items/item.js';
import { message, post, ticket } from '../../src/domain/test/examples.js';
import { searchable, type Contact } from '../../src/domain/tickets/contact.js';
import { ticketTerms } from '../../src/domain/tickets/ticket-terms.js';
import {
  ticketStatuses,
  type Comment,
  type Ticket,
  type TicketStatus,
} from '../../src/domain/tickets/ticket.js';
import { knownXUser } from '../../src/domain/x-users/x-user.js';
import { subjectOf } from '../../src/domain/filing/subject.js';
import { newId } from '../../src/store/database.js';
import type { Bench } from '../shared/stack.js';
import type { Desk } from './desk.js';
import { people, writer, type Person } from './people.js';
import { textBy, zipf } from './words.js';
import { dayMs } from '../../src/domain/durations.js';

export interface Sizes {
  readonly items: number;
  readonly tickets: number;
}

/** What was filled in, as far as questions are about it. */
export interface Filled {
  readonly all: readonly Person[];
  readonly longTicketId: string;
  readonly beganAt: Date;
  readonly endedAt: Date;
}

const daysAgo = 180;
const together = 2_000;
/** As many as one ticket holds (S35). */
const longest = 5_000;

type Store<T> = (some: T[]) => Promise<unknown>;

/** Half a year of a busy desk, as capture and filing would have left it. */
export async function fill(bench: Bench, desk: Desk, sizes: Sizes): Promise<Filled> {
  const { db, progress } = bench;
  const all = people(Math.max(10, Math.floor(sizes.tickets / 3)));
  const endedAt = new Date();
  const beganAt = new Date(endedAt.getTime() - daysAgo * dayMs);
  const momentOf = (n: number, of: number) =>
    new Date(beganAt.getTime() + ((n + 0.5) / of) * (endedAt.getTime() - beganAt.getTime()));
  const insert = <T>(name: string, count: number, make: (n: number) => T, store: Store<T>) =>
    progress.step(`Storing ${count.toLocaleString('en-US')} ${name}`, async (note) => {
      for (let from = 0; from < count; from += together) {
        const some = Array.from({ length: Math.min(together, count - from) }, (_, n) => make(from + n));
        await store(some);
        note(`${from + some.length} of ${count}`);
      }
    });
  await insert(
    'contacts',
    all.length,
    (n) => contactOf(known(all[n]), momentOf(n, all.length)),
    (some) => db.contacts.insertMany(some),
  );
  await insert(
    'X users',
    all.length,
    (n) => knownXUser(known(all[n]).user, endedAt),
    (some) => db.xUsers.insertMany(some),
  );
  const random = randomFrom(41);
  const longTicketId = newId();
  await insert(
    'tickets',
    sizes.tickets,
    (n) =>
      ticketOf(random, desk, writer(random, all), momentOf(n, sizes.tickets), {
        ...{ _id: newId(), number: n + 1 },
        // The one with all the comments is seen by everybody who is asked for.
        ...(n === 0 ? { _id: longTicketId, channel: 'x', groupId: desk.groupIds[0] ?? null } : {}),
      }),
    (some) => db.tickets.insertMany(some),
  );
  await insert(
    'items',
    sizes.items,
    (n) => itemOf(random, desk, writer(random, all), momentOf(n, sizes.items), n),
    (some) => db.items.insertMany(some),
  );
  await insert(
    'comments of one ticket',
    longest,
    (n) => commentOf(random, longTicketId, momentOf(n, longest), n),
    (some) => db.comments.insertMany(some),
  );
  return { all, longTicketId, beganAt, endedAt };
}

function known(person: Person | undefined): Person {
  if (!person) throw new Error('there are fewer people');
  return person;
}

function contactOf({ contactId, user }: Person, when: Date): Contact {
  return searchable({
    ...{ _id: contactId, name: user.name, email: `${user.handle}@example.com`, phone: null },
    ...{ xUsers: [{ ...user, formerHandles: [] }], createdAt: when, updatedAt: when },
  });
}

const accountOf = (random: Random, { accounts }: Desk) => accounts[zipf(random, accounts.length)]?._id ?? '';

function ticketOf(
  random: Random,
  desk: Desk,
  { contactId, user }: Person,
  when: Date,
  changes: Partial<Ticket>,
): Ticket {
  const status = statusOf(random, when);
  const stored = ticket({
    ...{ subject: subjectOf(textBy(random)), status },
    channel: choose(random, ['x', 'x', 'x', 'x', 'x', 'x_dm', 'x_dm', 'x_like', 'email']),
    ...{ requesterId: contactId, requesterXUserId: user.xUserId, accountId: accountOf(random, desk) },
    groupId: random() < 0.1 ? null : (desk.groupIds[zipf(random, desk.groupIds.length)] ?? null),
    departmentId: random() < 0.5 ? null : choose(random, desk.departmentIds),
    productId: random() < 0.5 ? null : choose(random, desk.productIds),
    ...{ createdAt: when, updatedAt: when, firstPostAt: when, commentCount: 1 },
    solvedAt: status === 'solved' ? new Date() : null,
    ...changes,
  });
  return { ...stored, terms: ticketTerms(stored, { ...user, xUsers: [{ ...user, formerHandles: [] }] }) };
}

/** What is older than ten days is mostly closed. */
const statusOf = (random: Random, when: Date): TicketStatus =>
  when.getTime() > Date.now() - 10 * dayMs
    ? choose(random, ticketStatuses.slice(0, 4))
    : random() < 0.97
      ? 'closed'
      : 'open';

const originsOf = (random: Random): Origin[] => {
  const turn = random();
  if (turn < 0.55) return ['mention'];
  if (turn < 0.75) return ['mention', 'replyToUs'];
  if (turn < 0.8) return ['like'];
  if (turn < 0.92) return ['stream'];
  return turn < 0.95 ? ['stream', 'mention'] : ['own'];
};

function itemOf(random: Random, desk: Desk, { user }: Person, when: Date, sequence: number): Item {
  const accountId = accountOf(random, desk);
  const origins = originsOf(random);
  const streamId = desk.streams.find((each) => each.accountId === accountId)?._id ?? '';
  const changes: Partial<Item> = {
    ...{ _id: newId(), accountId, text: textBy(random) },
    ticketId: random() < 0.45 ? newId() : null,
    answeredAt: random() < 0.4 ? when : null,
    setAside: random() < 0.001 ? { reason: 'It could not be read', at: when } : null,
    verdict: { outcome: 'listed', reason: 'captureOff' },
  };
  const { toFile: _decided, ...item } =
    random() < 0.12
      ? message(when, { peer: user, sequence }, changes)
      : post(
          when,
          user,
          { sequence },
          { ...changes, origins, ...(origins.includes('stream') ? { streamIds: [streamId] } : {}) },
        );
  return { ...item, ...findable(item) };
}

const commentOf = (random: Random, ticketId: string, when: Date, n: number): Comment => ({
  ...{
    _id: newId(),
    ticketId,
    accountId: null,
    side: 'customer',
    visibility: 'public',
    via: 'x',
    xId: `c${n}`,
  },
  ...{ itemId: null, replyId: null, agentId: null, authorName: '@ada', text: textBy(random), media: [] },
  ...{ at: when, order: String(n).padStart(19, '0'), edits: [] },
});
