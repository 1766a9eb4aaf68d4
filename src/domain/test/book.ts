import type { Account } from '../accounts/account.js';
import type { AccountSettings } from '../accounts/settings.js';
import { byXTime } from '../items/captured.js';
import type { Contact } from '../tickets/contact.js';
import { noteKey } from '../filing/comments.js';
import type { FilingPlan, Known } from '../filing/desk.js';
import { planConversion, planFiling } from '../filing/plan.js';
import type { Item } from '../items/item.js';
import { noRules } from '../rules/ticket-rule.js';
import { changeTicket } from '../tickets/changes.js';
import { endSession } from '../tickets/session.js';
import type { Comment, Ticket, TicketStatus } from '../tickets/ticket.js';
import { areUnique, isSaid, must, mustHold } from './book-invariants.js';
import { at } from './examples.js';

export type Book = ReturnType<typeof openBook>;

/**
 * What the store holds of one account, in memory: plans are made from all of it and written back
 * under the store's own conditions (versions, unique indexes), and each broken one throws.
 */
export function openBook(opened: Account, { commentsAtMost }: { readonly commentsAtMost?: number } = {}) {
  let account = opened;
  const tickets = new Map<string, Ticket>();
  const comments: Comment[] = [];
  const contacts = new Map<string, Contact>();
  const items = new Map<string, Item>();
  let ids = 0;
  const newId = (): string => `id-${String((ids += 1)).padStart(6, '0')}`;

  const known = (batch: readonly Item[]): Known => ({
    account,
    rules: noRules,
    suspended: new Set(),
    streamsByRules: new Set(),
    tickets: [...tickets.values()],
    contacts: [...contacts.values()],
    ticketOfXId: new Map(
      comments.flatMap(({ xId, side, ticketId }) => (xId && isSaid(side) ? [[xId, ticketId]] : [])),
    ),
    parentOf: new Map(
      [...items.values(), ...batch]
        .filter(({ kind }) => kind === 'post')
        .map(({ xId, inReplyToXId }) => [xId, inReplyToXId]),
    ),
    noted: new Set(comments.flatMap(({ action, xId }) => (action && xId ? [noteKey(action, xId)] : []))),
    keptOwn: [...items.values()].filter(
      ({ _id, origins, ticketId }) =>
        origins.includes('own') && ticketId === null && !batch.some((item) => item._id === _id),
    ),
  });

  function write(batch: readonly Item[], plan: FilingPlan): FilingPlan {
    for (const item of batch) items.set(item._id, item);
    const closed = new Set(
      [...tickets.values()].filter(({ status }) => status === 'closed').map(({ _id }) => _id),
    );
    for (const ticket of plan.changedTickets) {
      const before = tickets.get(ticket._id);
      must(before?.version === ticket.version - 1, `${ticket._id} is one version above what was read`);
      must(differ(before, ticket), `${ticket._id} differs from what was read`);
      tickets.set(ticket._id, ticket);
    }
    for (const ticket of plan.newTickets) {
      must(!tickets.has(ticket._id) && ticket.version === 0, `${ticket._id} is new`);
      tickets.set(ticket._id, { ...ticket, number: tickets.size + 1 });
    }
    for (const contact of plan.newContacts) {
      must(!contacts.has(contact._id), `${contact._id} is new`);
      contacts.set(contact._id, contact);
    }
    for (const contact of plan.changedContacts) {
      must(contacts.has(contact._id), `${contact._id} is known`);
      contacts.set(contact._id, contact);
    }
    for (const comment of plan.comments) {
      const { status, continuedBy = null } = tickets.get(comment.ticketId) ?? {};
      const isOpen = status !== 'closed' || continuedBy !== null;
      must(isOpen && !closed.has(comment.ticketId), 'a closed ticket gets no comment');
      comments.push(comment);
    }
    for (const { item, verdict, ticketId } of plan.filed) {
      const before = items.get(item._id);
      must(
        before?.ticketId === null || before?.ticketId === ticketId,
        `${item._id} is filed once, and stays where it is`,
      );
      const filed = { ...before, ...item, verdict, ticketId, decidedOrigins: item.origins };
      delete filed.toFile;
      items.set(item._id, filed);
    }
    for (const { itemXId, at: answeredAt } of plan.answered) {
      const answered = [...items.values()].find(({ xId, kind }) => xId === itemXId && kind === 'post');
      if (answered?.answeredAt === null) items.set(answered._id, { ...answered, answeredAt });
    }
    must(conserves(batch, plan), 'each item of the batch is filed exactly once');
    mustHold({ tickets, comments, contacts, items });
    return plan;
  }

  const commentsOf = (ticketId: string): Comment[] =>
    comments
      .filter((comment) => comment.ticketId === ticketId)
      .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.order < b.order ? -1 : 1));

  /** A ticket is called by the first thing said in it. */
  const nameOf = (ticketId: string | null): string | null =>
    ticketId === null
      ? null
      : (commentsOf(ticketId).find(({ side }) => side === 'customer')?.xId ?? ticketId);

  const file = (batch: readonly Item[], now = at(10_000)): FilingPlan =>
    write(batch, planFiling(batch, known(batch), now, newId, commentsAtMost));

  return {
    file,
    write,
    known,
    convert: (item: Item, now = at(10_000)): FilingPlan =>
      write([item], planConversion(item, known([item]), now, newId)),
    tickets: () => [...tickets.values()],
    contacts: () => [...contacts.values()],
    items: () => [...items.values()].sort(byXTime),
    item(filed: Item): Item {
      const found = items.get(filed._id);
      if (!found) throw new Error(`${filed._id} was never filed`);
      return found;
    },
    /** The ticket that an item was filed to. */
    ticketOf: (filed: Item): Ticket | null => tickets.get(items.get(filed._id)?.ticketId ?? '') ?? null,
    comments: commentsOf,
    /** What an admin does. */
    setSettings(changes: Partial<AccountSettings>): void {
      account = { ...account, settings: { ...account.settings, ...changes } };
    },
    /** What an agent does; refused for a closed ticket, as in Perch. */
    setStatus(ticketId: string, status: TicketStatus, now = at(10_000)): void {
      const before = tickets.get(ticketId);
      const changed = before && changeTicket(before, { status }, now);
      if (changed?.outcome === 'changed') tickets.set(ticketId, changed.ticket);
    },
    /** An answer through Perch, which no interval keeps from its ticket. */
    answer(question: Item, sentAt: Date): void {
      const before = tickets.get(items.get(question._id)?.ticketId ?? '');
      if (before) tickets.set(before._id, { ...before, dmLastAt: sentAt, version: before.version + 1 });
    },
    /** What agents and rules give a ticket. */
    change(ticketId: string, changes: Partial<Ticket>): void {
      const before = tickets.get(ticketId);
      if (before) tickets.set(ticketId, { ...before, ...changes });
    },
    /** Ends a session at a moment of X's time. */
    endSession(ticketId: string, end: Date): void {
      const before = tickets.get(ticketId);
      const ended = before && endSession(before, end, end);
      if (ended?.outcome === 'ended') tickets.set(ticketId, ended.ticket);
    },
    /** The tickets as people see them, whatever their ids. */
    summary: () =>
      [...tickets.values()]
        .map((ticket) => ({
          name: nameOf(ticket._id),
          channel: ticket.channel,
          status: ticket.status,
          followUpOf: nameOf(ticket.followUpOf),
          linked: ticket.linked.map(nameOf).sort(),
          span: [ticket.dmFirstAt, ticket.dmLastAt],
          first: [ticket.firstPostAt, ticket.firstRepliedAt],
          current: ticket.currentDmThread ?? false,
          continuedBy: nameOf(ticket.continuedBy),
          comments: commentsOf(ticket._id).map(({ side, xId }) => `${side} ${xId ?? ''}`),
        }))
        .sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1)),
  };
}

const differ = (before: Ticket | undefined, after: Ticket): boolean =>
  JSON.stringify({ ...before, version: 0, updatedAt: 0 }) !==
  JSON.stringify({ ...after, version: 0, updatedAt: 0 });

const conserves = (batch: readonly Item[], plan: FilingPlan): boolean =>
  batch.every(({ _id }) => plan.filed.filter(({ item }) => item._id === _id).length === 1) &&
  areUnique(plan.filed.map(({ item }) => item._id));
