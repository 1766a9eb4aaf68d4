import type { Gathered, SeenComment, SeenTicket } from './gather.js';
import { inWords } from './in-words.js';
import type { Everything } from './kinds.js';

/** What was gathered, in words; of what is at X, what the company has there. */
export function seen(
  { tickets, items, setAside, gaps, ledger, mails }: Gathered,
  company: string,
): Everything {
  const opening = new Map(tickets.map(({ ticket, comments }) => [ticket.id, openingOf(comments).xId]));
  return {
    tickets: tickets.map(({ ticket, comments }) => ticketInWords(ticket, comments)),
    comments: tickets.flatMap(({ comments }) =>
      comments.map(({ side, visibility, text }, index) =>
        inWords.comment(openingOf(comments).xId, index, `${side}, ${visibility}`, text),
      ),
    ),
    items: items.map(({ xId, origins, ticketId, listedReason }) =>
      inWords.item(xId, origins, ticketId && (opening.get(ticketId) ?? 'nothing'), listedReason),
    ),
    replies: tickets.flatMap(({ replies }) => replies.map(({ state, text }) => inWords.reply(state, text))),
    posts: ledger.posts
      .filter(({ from }) => from === company)
      .map(({ inReplyTo, text }) => inWords.post(inReplyTo ?? null, text)),
    messages: ledger.dms
      .filter(({ from }) => from === company)
      .map(({ to, text }) => inWords.message(to, text)),
    likes: ledger.likes.filter(({ user }) => user === company).map(({ postId }) => inWords.like(postId)),
    mails: mails.flatMap(({ to, subject }) => to.map((each) => inWords.mail(each, subject))),
    setAside: setAside.map(({ xId, setAside: why }) => inWords.setAside(xId, why?.reason ?? '')),
    gaps: gaps.map(({ id }) => inWords.gap(id)),
  };
}

const openingOf = (comments: readonly SeenComment[]): { xId: string; text: string } => {
  const first = comments.find(({ side }) => side === 'customer');
  return { xId: first?.xId ?? 'nobody', text: first?.text ?? '' };
};

function ticketInWords({ channel, status, requester }: SeenTicket, comments: readonly SeenComment[]): string {
  const { xId, text } = openingOf(comments);
  const handle = requester?.xUsers[0]?.handle ?? 'nobody';
  return inWords.ticket({ opening: xId, channel, status, requester: handle, text });
}
