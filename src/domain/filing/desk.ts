import {
  commentOfAction,
  commentOfContext,
  commentOfItem,
  noteKey,
  type Action,
  type Said,
} from './comments.js';
import { byXTime } from '../items/captured.js';
import type { Account } from '../accounts/account.js';
import type { DecidingFacts } from './decide.js';
import { contactShowing, type Contact } from '../tickets/contact.js';
import type { ContextPost, Item, Verdict } from '../items/item.js';
import type { Comment, CommentSide, Ticket } from '../tickets/ticket.js';

/** What filing knows when it begins; loaded in the transaction that writes the plan. */
export interface Known extends DecidingFacts {
  readonly account: Account;
  readonly tickets: readonly Ticket[];
  readonly contacts: readonly Contact[];
  /** Which ticket holds a post or message as a comment, by X id. */
  readonly ticketOfXId: ReadonlyMap<string, string>;
  /** Which post a post answers, by X id: those of the batch, and up from them. */
  readonly parentOf: ReadonlyMap<string, string | null>;
  /** What the account did with posts and is noted already, as `noteKey` names it (S3). */
  readonly noted: ReadonlySet<string>;
  /** Own posts and messages that belong to no ticket yet (S24). */
  readonly keptOwn: readonly Item[];
}

interface FiledItem {
  readonly item: Item;
  readonly verdict: Verdict;
  readonly ticketId: string | null;
}

/** What is to be written, all of it or nothing. */
export interface FilingPlan {
  readonly newTickets: readonly Ticket[];
  /** Whole tickets as they shall be, each one version above what was read. */
  readonly changedTickets: readonly Ticket[];
  /** The same as they were read. */
  readonly ticketsBefore: readonly Ticket[];
  readonly comments: readonly Comment[];
  readonly newContacts: readonly Contact[];
  readonly changedContacts: readonly Contact[];
  readonly filed: readonly FiledItem[];
  /** Items answered by an own post or message, by id. */
  readonly answered: readonly { readonly itemXId: string; readonly at: Date }[];
}

/**
 * The tickets, comments and contacts while a batch is filed: what was known, changed item by item.
 * Only filing/ uses it; outside it a plan is data.
 */
export interface Desk {
  readonly account: Account;
  /** A ticket that holds so many is full (S35). */
  readonly commentsAtMost: number;
  tickets(): readonly Ticket[];
  ticketOf(xId: string): Ticket | null;
  /** The newest ticket that continues one, which may be itself. */
  continuationOf(ticket: Ticket): Ticket;
  /** The posts that one answers, nearest first. */
  ancestorsOf(item: Item): readonly string[];
  /** Own posts and messages without a ticket, in X's order. */
  keptOwn(belongs: (item: Item) => boolean): readonly Item[];
  /** Of its author. */
  contactFor(item: Pick<Item, 'author' | 'capturedAt'>): Contact;
  open(
    ticket: Omit<Ticket, '_id' | 'number' | 'createdAt' | 'updatedAt' | 'commentCount' | 'version'>,
  ): Ticket;
  change(ticketId: string, changes: Partial<Ticket>, unset?: 'currentDmThread'): void;
  comment(ticketId: string, side: CommentSide, item: Item): void;
  context(ticketId: string, post: ContextPost): void;
  /** What the account did at X about a post, for agents to know; it changes nothing else (S3). */
  note(ticketId: string, action: Action): void;
  answered(itemXId: string, at: Date): void;
  filed(item: Item, verdict: Verdict, ticketId: string | null): void;
  plan(): FilingPlan;
}

const parentsWalked = 100;

/** Zendesk's limit (S35). */
export const commentsOfTicket = 5_000;

export function openDesk(
  known: Known,
  now: Date,
  newId: () => string,
  commentsAtMost = commentsOfTicket,
): Desk {
  const tickets = new Map(known.tickets.map((ticket) => [ticket._id, ticket]));
  const readVersion = new Map(known.tickets.map((ticket) => [ticket._id, ticket.version]));
  const contacts = new Map(
    known.contacts.flatMap((contact) => contact.xUsers.map((user) => [user.xUserId, contact])),
  );
  const readContacts = new Set(known.contacts);
  const ticketOfXId = new Map(known.ticketOfXId);
  const kept = new Map(known.keptOwn.map((item) => [item._id, item]));
  const noted = new Set(known.noted);
  const comments: Comment[] = [];
  const filed = new Map<string, FiledItem>();
  const answers: { itemXId: string; at: Date }[] = [];

  const ticketById = (id: string): Ticket => {
    const ticket = tickets.get(id);
    if (!ticket) throw new Error(`Ticket ${id} is not on the desk`);
    return ticket;
  };
  const isChanged = ({ _id, version }: Ticket): boolean =>
    readVersion.has(_id) && version !== readVersion.get(_id);
  const change: Desk['change'] = (id, changes, unset) => {
    const ticket = {
      ...ticketById(id),
      ...changes,
      updatedAt: now,
      version: (readVersion.get(id) ?? -1) + 1,
    };
    if (unset) delete ticket.currentDmThread;
    tickets.set(id, ticket);
  };
  const addComment = (ticketId: string, said: Said): void => {
    const shared = { accountId: known.account._id, via: 'x', replyId: null, agentId: null } as const;
    comments.push({ ...said, ...shared, _id: newId(), ticketId });
    change(ticketId, { commentCount: ticketById(ticketId).commentCount + 1 });
  };

  return {
    account: known.account,
    commentsAtMost,
    tickets: () => [...tickets.values()],
    ticketOf: (xId) => tickets.get(ticketOfXId.get(xId) ?? '') ?? null,
    continuationOf(ticket) {
      let newest = ticket;
      for (let next; (next = tickets.get(newest.continuedBy ?? '')); newest = next);
      return newest;
    },
    ancestorsOf(item) {
      const chain: string[] = [];
      let parent = item.inReplyToXId;
      while (parent && chain.length < parentsWalked && !chain.includes(parent)) {
        chain.push(parent);
        parent = known.parentOf.get(parent) ?? null;
      }
      return chain;
    },
    keptOwn: (belongs) => [...kept.values()].filter(belongs).sort(byXTime),
    contactFor({ author, capturedAt }) {
      const contact = contactShowing(contacts.get(author.xUserId), author, capturedAt, now, newId);
      for (const { xUserId } of contact.xUsers) contacts.set(xUserId, contact);
      return contact;
    },
    open(fields) {
      const ticket: Ticket = {
        ...fields,
        _id: newId(),
        number: 0,
        createdAt: now,
        updatedAt: now,
        commentCount: 0,
        version: 0,
      };
      tickets.set(ticket._id, ticket);
      return ticket;
    },
    change,
    comment(ticketId, side, item) {
      ticketOfXId.set(item.xId, ticketId);
      addComment(ticketId, commentOfItem(known.account, side, item));
    },
    context: (ticketId, post) => addComment(ticketId, commentOfContext(post)),
    note(ticketId, action) {
      const key = noteKey(action.kind, action.postXId);
      if (noted.has(key)) return;
      noted.add(key);
      addComment(ticketId, commentOfAction(known.account, action));
    },
    answered: (itemXId, at) => void answers.push({ itemXId, at }),
    filed(item, verdict, ticketId) {
      if (ticketId) kept.delete(item._id);
      else if (item.origins.includes('own')) kept.set(item._id, item);
      filed.set(item._id, { item, verdict, ticketId });
    },
    plan: () => ({
      newTickets: [...tickets.values()].filter(({ _id }) => !readVersion.has(_id)),
      changedTickets: [...tickets.values()].filter(isChanged),
      ticketsBefore: known.tickets.filter(({ _id }) => isChanged(ticketById(_id))),
      comments,
      newContacts: unique(contacts.values()).filter(
        ({ _id }) => !known.contacts.some((contact) => contact._id === _id),
      ),
      changedContacts: unique(contacts.values()).filter(
        (contact) => known.contacts.some(({ _id }) => _id === contact._id) && !readContacts.has(contact),
      ),
      filed: [...filed.values()],
      answered: answers,
    }),
  };
}

const unique = <T>(values: Iterable<T>): T[] => [...new Set(values)];
