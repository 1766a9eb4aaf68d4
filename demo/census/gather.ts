import type { Comment, Contact, Gap, Item, Reply, Ticket } from '../../api/client/answers.js';
import type { ControlClient, Ledger, MailView } from '../../simulator/control-client.js';
import type { Desk } from '../desk.js';

/** Of each answer of the API what the census compares. */
export interface SeenTicket extends Pick<Ticket, 'id' | 'channel' | 'status'> {
  readonly requester: { readonly xUsers: readonly Pick<Contact['xUsers'][number], 'handle'>[] } | null;
}
export type SeenItem = Pick<Item, 'xId' | 'origins' | 'ticketId' | 'listedReason'>;
export type SeenComment = Pick<Comment, 'side' | 'visibility' | 'text' | 'xId'>;

interface WholeTicket {
  readonly ticket: SeenTicket;
  readonly comments: readonly SeenComment[];
  readonly replies: readonly Pick<Reply, 'state' | 'text'>[];
}

/** Everything that is there: at the desk, at X and in the mail. */
export interface Gathered {
  readonly tickets: readonly WholeTicket[];
  readonly items: readonly SeenItem[];
  readonly setAside: readonly (Pick<Item, 'xId'> & {
    readonly setAside: { readonly reason: string } | null;
  })[];
  readonly gaps: readonly Pick<Gap, 'id'>[];
  readonly ledger: Ledger;
  readonly mails: readonly MailView[];
}

/** The desk through the public API, X and the mail through the sandbox's control API. */
export async function gather(desk: Desk, x: ControlClient): Promise<Gathered> {
  return {
    tickets: await wholeTickets(desk),
    items: await desk.items(),
    setAside: await desk.setAside(),
    gaps: await desk.gaps(),
    ledger: await x.ledger(),
    mails: await x.mail(),
  };
}

async function wholeTickets(desk: Desk): Promise<WholeTicket[]> {
  const found: WholeTicket[] = [];
  for (const ticket of await desk.tickets()) {
    const [comments, replies] = await Promise.all([desk.comments(ticket), desk.repliesIn(ticket)]);
    found.push({ ticket, comments, replies });
  }
  return found;
}
