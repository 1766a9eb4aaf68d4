import { expectedOf, keyOf, keyOfExpected, type Expected } from './expected.js';
import type { Difference, Facts, InboxItem } from './facts.js';
import { groupedBy } from '../../../src/domain/grouping.js';
import { likedBefore } from './likes.js';
import { wordsDifferences } from './words.js';

/** Every mention and message exactly once in the inbox, each decided, nothing else there. */
export function itemDifferences(facts: Facts): Difference[] {
  const expected = expectedOf(facts);
  const wanted = new Set(expected.map(keyOfExpected));
  const found = groupedBy(facts.inbox, keyOf);
  return [
    ...expected.flatMap((item) => ofExpected(item, found.get(keyOfExpected(item)) ?? [], facts.isRechecked)),
    ...facts.inbox
      .filter((item) => !wanted.has(keyOf(item)) && !likedBefore(facts, item))
      .map((item) => ({ kind: 'unexpected' as const, what: `the inbox holds ${nameOf(item)}` })),
  ];
}

function ofExpected(expected: Expected, found: readonly InboxItem[], isRechecked: boolean): Difference[] {
  const name = `${expected.kind} ${expected.xId} of @${expected.account.handle}, ${expected.texts.join(' → ')},`;
  const [item, ...more] = found;
  if (!item) return expected.mayBeMissing ? [] : [{ kind: 'lost', what: `${name} is not in the inbox` }];
  if (more.length > 0) return [{ kind: 'doubled', what: `${name} is in the inbox ${found.length} times` }];
  if (item.setAside) return [{ kind: 'state', what: `${name} was set aside: ${item.setAside.reason}` }];
  if (item.ticketId === null && item.listedReason === null)
    return [{ kind: 'state', what: `${name} was never decided about` }];
  if (item.ticketId === null && expected.mustHaveTicket)
    return [{ kind: 'lost', what: `${name} became no ticket (${item.listedReason})` }];
  return wordsDifferences(name, expected, item, isRechecked);
}

const nameOf = ({ kind, xId, accountId }: InboxItem): string =>
  `${kind} ${xId}, which X does not show account ${accountId}`;
