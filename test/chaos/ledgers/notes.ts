import type { Difference, Facts } from './facts.js';
import { grouped } from './grouped.js';

type Action = 'liked' | 'reposted';

/**
 * What an account did with a post at X is noted once on the ticket that has the post (S3): a like that
 * stands, and each repost. A like that was taken back, what was done with a post that is deleted since, and
 * what was done while the account was taken out may have been seen, or not.
 */
export function noteDifferences(facts: Facts): Difference[] {
  const found = grouped(notesOf(facts), ({ key }) => key);
  const mayHaveBeen = new Set(expectedNotes(facts));
  const wanted = new Set(
    expectedNotes({ ...facts, posts: facts.posts.filter(({ deleted }) => !deleted) }, facts.unseen),
  );
  const ofWanted = [...wanted].flatMap((key): Difference[] => {
    const notes = found.get(key) ?? [];
    if (notes.length === 1) return [];
    const ids = notes.map(({ id }) => id).join(', ');
    return [
      { kind: notes.length === 0 ? 'lost' : 'doubled', what: `${notes.length} notes that ${key} (${ids})` },
    ];
  });
  const unasked = [...found].flatMap(([key, notes]): Difference[] => {
    if (wanted.has(key)) return [];
    const mayBe =
      notes.length === 1 && (mayHaveBeen.has(key) || (notes[0]?.action === 'liked' && notes[0].polled));
    return mayBe ? [] : [{ kind: 'unexpected', what: `${notes.length} notes that ${key}` }];
  });
  return [...ofWanted, ...unasked];
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
      ...liked.flatMap(({ postId }) => note('liked', postId)),
      ...reposts.flatMap(({ reposts: postId }) => (postId === undefined ? [] : note('reposted', postId))),
    ];
  });
}
