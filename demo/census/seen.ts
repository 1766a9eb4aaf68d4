import type { ControlClient } from '../../simulator/control-client.js';
import type { Comment, Desk, Ticket } from '../desk.js';
import { inWords } from './in-words.js';
import type { Everything } from './kinds.js';

/** Everything that is there, in words: at the desk through the API, at X and in the mail through the sandbox. */
export async function seen(desk: Desk, x: ControlClient, company: string): Promise<Everything> {
  const [tickets, items, setAside, gaps] = await Promise.all([
    withComments(desk),
    desk.items(),
    desk.setAside(),
    desk.gaps(),
  ]);
  const { posts, dms, likes } = await x.ledger();
  const opening = new Map(tickets.map(({ ticket, comments }) => [ticket.id, openingOf(comments).xId]));
  return {
    tickets: tickets.map(ticketInWords),
    comments: tickets.flatMap(({ comments }) =>
      comments.map(({ side, text }, index) => inWords.comment(openingOf(comments).xId, index, side, text)),
    ),
    items: items.map(({ xId, origins, ticketId, listedReason }) =>
      inWords.item(xId, origins, ticketId && (opening.get(ticketId) ?? 'nothing'), listedReason),
    ),
    replies: tickets.flatMap(({ replies }) => replies.map(({ state, text }) => inWords.reply(state, text))),
    posts: posts
      .filter(({ from }) => from === company)
      .map(({ inReplyTo, text }) => inWords.post(inReplyTo ?? null, text)),
    messages: dms.filter(({ from }) => from === company).map(({ to, text }) => inWords.message(to, text)),
    likes: likes.filter(({ user }) => user === company).map(({ postId }) => inWords.like(postId)),
    mails: (await x.mail()).flatMap(({ to, subject }) => to.map((each) => inWords.mail(each, subject))),
    setAside: setAside.map(({ xId, setAside: why }) => inWords.setAside(xId, why?.reason ?? '')),
    gaps: gaps.map(({ id }) => inWords.gap(id)),
  };
}

interface Whole {
  readonly ticket: Ticket;
  readonly comments: readonly Comment[];
  readonly replies: Awaited<ReturnType<Desk['repliesIn']>>;
}

async function withComments(desk: Desk): Promise<Whole[]> {
  const found: Whole[] = [];
  for (const ticket of await desk.tickets()) {
    const [comments, replies] = await Promise.all([desk.comments(ticket), desk.repliesIn(ticket)]);
    found.push({ ticket, comments, replies });
  }
  return found;
}

const openingOf = (comments: readonly Comment[]): { xId: string; text: string } => {
  const first = comments.find(({ side }) => side === 'customer');
  return { xId: first?.xId ?? 'nobody', text: first?.text ?? '' };
};

function ticketInWords({ ticket, comments }: Whole): string {
  const { xId, text } = openingOf(comments);
  const requester = ticket.requester?.xUsers[0]?.handle ?? 'nobody';
  return inWords.ticket({ opening: xId, channel: ticket.channel, status: ticket.status, requester, text });
}
