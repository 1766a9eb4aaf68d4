import type { DmView, PostView } from '../../simulator/control-client.js';
import { inWords } from './in-words.js';
import type { Everything } from './kinds.js';

/** Something that somebody wrote at X. */
export type Written = PostView | DmView;

const isMessage = (written: Written): written is DmView => 'eventType' in written;

/** As Perch shows it. */
const textOf = (written: Written): string => (isMessage(written) ? written.text : written.shownText);

const visibilityOf = (side: string, opening: Written): string =>
  side === 'system' ? 'internal' : isMessage(opening) ? 'private' : 'public';

/** Through which lists a customer's words come, beside the plain one. */
const originsOf = (written: Written, also: readonly string[] = []): readonly string[] => [
  isMessage(written) ? 'directMessage' : 'mention',
  ...also,
];

interface ExpectedTicket {
  readonly opening: Written;
  readonly channel: string;
  status: string;
  readonly comments: { side: string; text: string }[];
}

interface Opening {
  /** The other doors it comes through. */
  readonly also?: readonly string[];
  readonly channel?: 'x_like';
  /** A post that is in no ticket and stands above its answer as context. */
  readonly answering?: Written;
}

export type Book = ReturnType<typeof openBook>;

/**
 * What must be there when the day is over, written down while it is played: every ticket with every
 * comment in order, every captured item, everything the company has at X, every mail.
 */
export function openBook() {
  const tickets = new Map<string, ExpectedTicket>();
  const items: string[] = [];
  const replies: string[] = [];
  const posts: string[] = [];
  const messages: string[] = [];
  const likes: string[] = [];
  const mails: string[] = [];

  const ticketOpenedBy = (opening: Written): ExpectedTicket => {
    const ticket = tickets.get(opening.id);
    if (ticket === undefined) throw new Error(`The story knows no ticket that ${opening.id} opened`);
    return ticket;
  };
  const captured = (
    written: Written,
    origins: readonly string[],
    ticket: Written | null,
    reason: string | null,
  ) => items.push(inWords.item(written.id, origins, ticket?.id ?? null, reason));
  const atX = (written: Written) =>
    isMessage(written)
      ? messages.push(inWords.message(written.to, written.text))
      : posts.push(inWords.post(written.inReplyTo ?? null, written.text));

  return {
    /** A customer's words open a ticket. */
    opens(opening: Written, { also, channel, answering }: Opening = {}) {
      tickets.set(opening.id, {
        opening,
        channel: channel ?? (isMessage(opening) ? 'x_dm' : 'x'),
        status: 'new',
        comments: [
          ...(answering ? [{ side: 'context', text: textOf(answering) }] : []),
          { side: 'customer', text: textOf(opening) },
        ],
      });
      captured(opening, channel === 'x_like' ? ['like'] : originsOf(opening, also), opening, null);
    },
    /** A customer's words join the ticket that `opening` opened. */
    joins(written: Written, opening: Written, also?: readonly string[]) {
      ticketOpenedBy(opening).comments.push({ side: 'customer', text: textOf(written) });
      captured(written, originsOf(written, also), opening, null);
    },
    /** A customer's words become no ticket. */
    listed: (written: Written, reason: string) => void captured(written, originsOf(written), null, reason),

    /** What the company wrote at X, outside Perch, joins a ticket, or none. */
    wroteAtX(own: Written, opening: Written | null) {
      if (opening !== null) ticketOpenedBy(opening).comments.push({ side: 'agent', text: textOf(own) });
      const origins = isMessage(own) ? ['directMessage', 'own'] : ['own'];
      captured(own, origins, opening, opening === null ? 'ownItem' : null);
      atX(own);
    },
    /** The company likes, outside Perch, the words that opened a ticket: it shows there as a note. */
    likes(opening: Written, by: string) {
      ticketOpenedBy(opening).comments.push({ side: 'system', text: `@${by} liked this on X` });
      likes.push(inWords.like(opening.id));
    },

    /** An answer through Perch to `to`: one comment, one reply that is sent, once at X, seen again as own. */
    answers(sent: { readonly id: string; readonly text: string }, to: Written, opening: Written) {
      const { text } = sent;
      const ticket = ticketOpenedBy(opening);
      ticket.comments.push({ side: 'agent', text });
      if (ticket.status === 'new') ticket.status = 'open';
      replies.push(inWords.reply('sent', text));
      const origins = isMessage(to) ? ['directMessage', 'own'] : ['own'];
      items.push(inWords.item(sent.id, origins, opening.id, null));
      if (isMessage(to)) messages.push(inWords.message([to.from], text));
      else posts.push(inWords.post(to.id, text));
    },
    status(opening: Written, status: string) {
      ticketOpenedBy(opening).status = status;
    },
    mail: (to: string, subject: string) => void mails.push(inWords.mail(to, subject)),

    /** All of it in words, as the census sees it. */
    expected: (): Everything => {
      const all = [...tickets.values()];
      return {
        tickets: all.map(({ opening, channel, status }) =>
          inWords.ticket({
            opening: opening.id,
            channel,
            status,
            requester: opening.from,
            text: textOf(opening),
          }),
        ),
        comments: all.flatMap(({ opening, comments }) =>
          comments.map(({ side, text }, index) =>
            inWords.comment(opening.id, index, `${side}, ${visibilityOf(side, opening)}`, text),
          ),
        ),
        items,
        replies,
        posts,
        messages,
        likes,
        mails,
        setAside: [],
        gaps: [],
      };
    },
  };
}
