import type { ControlClient, Ledger, MailView } from '../../simulator/control-client.js';
import type { Comment, Desk, Item, Reply, Ticket } from '../desk.js';

interface WholeTicket {
  readonly ticket: Ticket;
  readonly comments: readonly Comment[];
  readonly replies: readonly Reply[];
}

/** Everything that is there: at the desk, at X and in the mail. */
export interface Gathered {
  readonly tickets: readonly WholeTicket[];
  readonly items: readonly Item[];
  readonly setAside: Awaited<ReturnType<Desk['setAside']>>;
  readonly gaps: Awaited<ReturnType<Desk['gaps']>>;
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
