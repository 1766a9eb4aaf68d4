import type { Item } from '../items/item.js';
import type { Contact } from '../tickets/contact.js';
import type { Comment, Ticket } from '../tickets/ticket.js';

/** Everything that is written in a book. */
interface Books {
  readonly tickets: ReadonlyMap<string, Ticket>;
  readonly comments: readonly Comment[];
  readonly contacts: ReadonlyMap<string, Contact>;
  readonly items: ReadonlyMap<string, Item>;
}

/** The unique indexes, and what a ticket says of its comments. */
export function mustHold({ tickets, comments, contacts, items }: Books): void {
  const said = comments.filter(({ side }) => isSaid(side));
  must(areUnique(said.map(({ xId }) => xId ?? '')), 'a post is the words of one ticket');
  must(areUnique(comments.flatMap(({ itemId }) => itemId ?? [])), 'an item has one comment');
  must(
    areUnique([...contacts.values()].flatMap(({ xUsers }) => xUsers.map(({ xUserId }) => xUserId))),
    'an X user is one contact',
  );
  const current = [...tickets.values()].filter(({ currentDmThread }) => currentDmThread);
  must(areUnique(current.map(({ requesterXUserId }) => requesterXUserId ?? '')), 'one DM thread is current');
  for (const ticket of tickets.values()) {
    const own = comments.filter(({ ticketId }) => ticketId === ticket._id);
    must(own.length === ticket.commentCount, `${ticket._id} counts its comments`);
    const visibility = ticket.channel === 'x_dm' ? 'private' : 'public';
    must(
      own.every((comment) => comment.visibility === (comment.side === 'system' ? 'internal' : visibility)),
      `${ticket._id} is ${visibility} only`,
    );
  }
  for (const item of items.values())
    must(
      item.ticketId === null ||
        comments.some(
          ({ xId, itemId, ticketId }) =>
            (xId === item.xId || itemId === item._id) && ticketId === item.ticketId,
        ),
      `${item._id} is a comment of its ticket`,
    );
}

export function must(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`Broken: ${promise}`);
}

/** The words of one side; the rest shows beside them. */
export const isSaid = (side: Comment['side']): boolean => side === 'customer' || side === 'agent';

export const areUnique = (values: readonly string[]): boolean => new Set(values).size === values.length;
