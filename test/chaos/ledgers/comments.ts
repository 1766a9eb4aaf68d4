import { compareXIds } from '../../../src/domain/at-x/ids.js';
import { expectedOf } from './expected.js';
import type { CommentFacts, Difference, Facts, TicketFacts } from './facts.js';
import { groupedBy } from '../../../src/domain/grouping.js';
import { likedBefore } from './likes.js';
import { wordsDifferences } from './words.js';

interface Held {
  readonly ticket: TicketFacts;
  readonly comment: CommentFacts;
}

/** Every ticketed item in exactly one comment, of the ticket the item names; no other comment, no other ticket. */
export function commentDifferences(facts: Facts): Difference[] {
  // Notes are of Perch itself, and have rules of their own.
  const tickets = facts.tickets.map((ticket) => ({
    ...ticket,
    comments: ticket.comments.filter(({ side }) => side !== 'system'),
  }));
  const held = tickets.flatMap((ticket) => ticket.comments.map((comment) => ({ ticket, comment })));
  return [
    ...heldOnce(facts, held),
    ...unaskedComments(facts, held),
    ...saidOtherwise(facts, held),
    ...tickets.flatMap(ofTicket),
  ];
}

const keyOf = (accountId: string | null, xId: string | null): string => `${accountId}/${xId}`;

function heldOnce({ inbox, messages, posts, replies }: Facts, held: readonly Held[]): Difference[] {
  const isMessage = new Set(messages.map(({ id }) => id));
  // The post that a customer's answers is shown as context and is no item of the ticket; a message is.
  const words = held.filter(({ comment: { side, xId } }) => side !== 'context' || isMessage.has(xId ?? ''));
  // An answer from another account than the ticket's is an item of both.
  const senderOf = new Map(replies.map(({ id, accountId }) => [id, accountId]));
  const places = words.flatMap(({ ticket, comment }) =>
    [...new Set([ticket.accountId, senderOf.get(comment.replyId ?? '') ?? ticket.accountId])].map(
      (accountId) => ({ ticket, key: keyOf(accountId, comment.xId) }),
    ),
  );
  const byItem = groupedBy(places, ({ key }) => key);
  const reposts = new Set(posts.flatMap(({ id, reposts }) => (reposts === undefined ? [] : [id])));
  return inbox.flatMap(({ accountId, kind, xId, ticketId, origins }): Difference[] => {
    // The company's own repost is a note.
    if (origins.includes('own') && reposts.has(xId)) return [];
    const comments = byItem.get(keyOf(accountId, xId)) ?? [];
    const name = `${kind} ${xId}`;
    const tickets = comments.map(({ ticket }) => ticket.number).join(', ');
    if (comments.length > 1) return [{ kind: 'doubled', what: `${name} is a comment of tickets ${tickets}` }];
    if (ticketId === null && comments.length > 0)
      return [{ kind: 'misfiled', what: `${name} has no ticket and is a comment of ticket ${tickets}` }];
    if (ticketId !== null && comments.length === 0)
      return [{ kind: 'lost', what: `${name} has ticket ${ticketId} and is no comment of any` }];
    if (ticketId !== null && comments[0]?.ticket.id !== ticketId)
      return [{ kind: 'misfiled', what: `${name} has ticket ${ticketId} and is a comment of ${tickets}` }];
    return [];
  });
}

/** What Perch sent says what the agent wrote, without the names that X puts before it. */
function saidOtherwise(facts: Facts, held: readonly Held[]): Difference[] {
  const items = new Map(expectedOf(facts).map((item) => [keyOf(item.account.id, item.xId), item]));
  return held.flatMap(({ ticket, comment }) => {
    const item = items.get(keyOf(ticket.accountId, comment.xId));
    const isCopy = item && comment.side !== 'context' && comment.replyId === null;
    return isCopy
      ? wordsDifferences(
          `the comment ${comment.xId} of ticket ${ticket.number}`,
          item,
          comment,
          facts.isRechecked,
        )
      : [];
  });
}

function unaskedComments(facts: Facts, held: readonly Held[]): Difference[] {
  const items = new Map(expectedOf(facts).map((item) => [keyOf(item.account.id, item.xId), item]));
  const replies = new Set(facts.replies.map(({ id }) => id));
  return held.flatMap(({ ticket, comment }): Difference[] => {
    if (comment.side === 'context') return [];
    const name = `ticket ${ticket.number}, comment ${comment.id}`;
    // What an agent settled as sent has no X id of its own.
    if (comment.xId === null && replies.has(comment.replyId ?? '')) return [];
    const item = items.get(keyOf(ticket.accountId, comment.xId));
    if (!item && isLikedBefore(facts, ticket, comment)) return [];
    if (!item) return [{ kind: 'unexpected', what: `${name}: X shows the account no ${comment.xId}` }];
    const side = item.own ? 'agent' : 'customer';
    return comment.side === side ? [] : [{ kind: 'misfiled', what: `${name} is the ${comment.side}’s` }];
  });
}

const isLikedBefore = (facts: Facts, { accountId }: TicketFacts, { xId }: CommentFacts): boolean =>
  facts.inbox.some((item) => item.accountId === accountId && item.xId === xId && likedBefore(facts, item));

function ofTicket({ number, comments }: TicketFacts): Difference[] {
  const xIds = comments.flatMap(({ xId }) => xId ?? []);
  const isOrdered = xIds.every((xId, index) => index === 0 || compareXIds(xIds[index - 1] ?? '', xId) < 0);
  return [
    ...(comments.some(({ side }) => side === 'customer')
      ? []
      : [{ kind: 'unexpected' as const, what: `ticket ${number} holds nothing a customer wrote` }]),
    ...(isOrdered
      ? []
      : [{ kind: 'disordered' as const, what: `ticket ${number}: not in X’s order: ${xIds.join(' ')}` }]),
  ];
}
