import type { Difference, Facts } from './facts.js';
import { groupedBy } from '../../../src/domain/grouping.js';

type Action = 'liked' | 'reposted';

/**
 * What an account did with a post at X is noted once on the ticket that has the post (S3): a like that
 * stands, and each repost (of a post that was edited there may be two). A like that was taken back, what was
 * done with a post that is deleted since, and what was done while the account was taken out may have been
 * seen, or not.
 */
export function noteDifferences(facts: Facts): Difference[] {
  const found = groupedBy(notesOf(facts), ({ key }) => key);
  const mayBe = groupedBy(expectedNotes(facts), (key) => key);
  const standing = { ...facts, posts: facts.posts.filter(({ deleted }) => !deleted) };
  const wanted = groupedBy(expectedNotes(standing, facts.unseen), (key) => key);
  return [...new Set([...found.keys(), ...wanted.keys()])].flatMap((key): Difference[] => {
    const notes = found.get(key) ?? [];
    const least = wanted.get(key)?.length ?? 0;
    const mayBeTakenBack = notes.some(({ action, polled }) => action === 'liked' && polled);
    const most = Math.max(least, mayBe.get(key)?.length ?? 0, mayBeTakenBack ? 1 : 0);
    if (notes.length >= least && notes.length <= most) return [];
    const kind = notes.length < least ? 'lost' : least === 0 ? 'unexpected' : 'doubled';
    const ids = notes.map(({ id }) => id).join(', ');
    return [{ kind, what: `${notes.length} notes that ${key} (${ids}), not ${least} to ${most}` }];
  });
}

const keyOf = (ticketId: string, handle: string, action: Action, xId: string): string =>
  `@${handle} ${action} ${xId}, on ticket ${ticketId}`;

function notesOf({ accounts, tickets }: Facts) {
  return tickets.flatMap(({ id, accountId, comments }) => {
    const account = accounts.find((each) => each.id === accountId);
    return comments.flatMap(({ id: noteId, side, xId, text }) => {
      const [, handle = '', action] = /^@(\w+) (liked|reposted) this on X$/.exec(text) ?? [];
      if (side !== 'system' || (action !== 'liked' && action !== 'reposted')) return [];
      return [
        { id: noteId, key: keyOf(id, handle, action, xId ?? ''), action, polled: account?.likes === true },
      ];
    });
  });
}

/** Without those of reposts that are `unseen`. */
function expectedNotes(
  { accounts, posts, likes, inbox }: Facts,
  unseen: ReadonlySet<string> = new Set(),
): string[] {
  const firstIds = new Map(posts.map(({ id, editHistory }) => [id, editHistory[0] ?? id]));
  return accounts.flatMap((account) => {
    const ticketOf = (postId: string) => {
      const xId = firstIds.get(postId);
      const item = inbox.find((each) => each.accountId === account.id && each.xId === xId);
      return item?.ticketId && xId !== undefined ? { ticketId: item.ticketId, xId } : null;
    };
    const note = (action: Action, postId: string): string[] => {
      const place = ticketOf(postId);
      return place ? [keyOf(place.ticketId, account.handle, action, place.xId)] : [];
    };
    const liked = account.likes ? likes.filter(({ userId }) => userId === account.xUserId) : [];
    const reposts = posts.filter(
      ({ id, authorId }) => authorId === account.xUserId && !unseen.has(`${account.id}/${id}`),
    );
    return [
      ...new Set(liked.flatMap(({ postId }) => note('liked', postId))),
      ...reposts.flatMap(({ reposts: postId }) => (postId === undefined ? [] : note('reposted', postId))),
    ];
  });
}
