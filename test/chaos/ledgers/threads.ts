import { expectedOf, keyOf, keyOfExpected } from './expected.js';
import type { Difference, Facts } from './facts.js';
import { groupedBy } from '../../../src/domain/grouping.js';
import { messageThreadDifferences } from './messages.js';

/**
 * A customer's posts in one conversation are one ticket, as no ticket is closed in a run (S34); messages
 * have rules of their own (S32). Whatever differs in customer or conversation has its own ticket.
 */
export function threadDifferences(facts: Facts): Difference[] {
  const threadOf = new Map(
    expectedOf(facts)
      .filter(({ own }) => !own)
      .map((item) => [keyOfExpected(item), item.thread]),
  );
  const filed = facts.inbox.flatMap((item) => {
    const thread = threadOf.get(keyOf(item));
    const { kind, ticketId } = item;
    return thread !== undefined && ticketId !== null ? [{ kind, thread, ticketId }] : [];
  });
  return [
    ...messageThreadDifferences(facts),
    ...manyOf(
      filed.filter(({ kind }) => kind === 'post'),
      ({ thread }) => thread,
      ({ ticketId }) => ticketId,
      'the thread',
      'tickets',
    ),
    ...manyOf(
      filed,
      ({ ticketId }) => ticketId,
      ({ thread }) => thread,
      'the ticket',
      'threads',
    ),
    ...numbersTwice(facts),
    ...contactsTwice(facts),
  ];
}

function manyOf<T>(
  all: readonly T[],
  one: (each: T) => string,
  other: (each: T) => string,
  ...[name, others]: readonly [string, string]
): Difference[] {
  return [...groupedBy(all, one)].flatMap(([key, group]): Difference[] => {
    const found = [...new Set(group.map(other))];
    return found.length === 1
      ? []
      : [{ kind: 'misfiled', what: `${name} ${key} has the ${others} ${found.join(', ')}` }];
  });
}

const numbersTwice = ({ tickets }: Facts): Difference[] =>
  [...groupedBy(tickets, ({ number }) => String(number))]
    .filter(([, group]) => group.length > 1)
    .map(([number]) => ({ kind: 'doubled', what: `several tickets have the number ${number}` }));

const contactsTwice = ({ contacts }: Facts): Difference[] =>
  [
    ...groupedBy(
      contacts.flatMap(({ xUsers }) => xUsers),
      ({ xUserId }) => xUserId,
    ),
  ]
    .filter(([, group]) => group.length > 1)
    .map(([xUserId]) => ({ kind: 'doubled', what: `several contacts have the X user ${xUserId}` }));
