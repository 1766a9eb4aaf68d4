import type { Account, Comment, Contact, Gap, Item, Reply, Ticket } from '../../../api/client/answers.js';
import type { DmView, LikeView, MailView, PostView } from '../../../simulator/control-client.js';

/** What both sides show after a run: X's ledger, Perch's API, and what the people of the run did. */
export interface Facts {
  readonly accounts: readonly AccountFacts[];
  /** In all their versions, deleted ones too. */
  readonly posts: readonly PostView[];
  readonly messages: readonly DmView[];
  /** Those that stand. */
  readonly likes: readonly LikeView[];
  readonly inbox: readonly InboxItem[];
  readonly tickets: readonly TicketFacts[];
  readonly replies: readonly ReplyFacts[];
  readonly contacts: readonly ContactFacts[];
  /** Answers that agents asked for. */
  readonly asks: readonly Ask[];
  /** X ids of what the company wrote on X itself. */
  readonly ownWords: ReadonlySet<string>;
  /**
   * `account/X id` of what Perch had not captured for that account when X hid it or the account was taken
   * out: first versions of posts, messages; of later versions those that no list brings any more.
   */
  readonly unseen: ReadonlySet<string>;
  /** All that Perch mailed since the accounts were connected. */
  readonly mails: readonly Pick<MailView, 'to' | 'subject'>[];
  /** X was asked for every post since anything changed, as it is once a day (S25). */
  readonly isRechecked: boolean;
  /** What Perch could not read any more (S8). */
  readonly gaps: readonly GapFacts[];
}

export interface AccountFacts extends Pick<Account, 'id' | 'handle' | 'xUserId' | 'state'> {
  /** Absent: every mention becomes a ticket. */
  readonly keyword?: string;
  /** Whether what the account likes becomes a ticket (S20). */
  readonly likes?: true;
  readonly threadingIntervalMinutes: number;
}

/** What a post or message says now, and what it said before. */
export interface Words extends Pick<Item, 'text'> {
  readonly edits: readonly Pick<Item['edits'][number], 'text'>[];
  readonly gone: Pick<NonNullable<Item['gone']>, 'why'> | null;
}

export interface InboxItem
  extends Words, Pick<Item, 'id' | 'accountId' | 'kind' | 'xId' | 'ticketId' | 'listedReason' | 'origins'> {
  readonly setAside: Pick<NonNullable<Item['setAside']>, 'reason'> | null;
}

export interface TicketFacts extends Pick<Ticket, 'id' | 'number' | 'channel' | 'accountId'> {
  /** In the order of the API. */
  readonly comments: readonly CommentFacts[];
}

export type CommentFacts = Words & Pick<Comment, 'id' | 'side' | 'xId' | 'replyId'>;

export interface GapFacts extends Pick<Gap, 'source' | 'from' | 'to'> {
  readonly accountId: string;
  /** One that nobody knows is a difference. */
  readonly reason: string;
}

export type ReplyFacts = Pick<
  Reply,
  'id' | 'ticketId' | 'accountId' | 'kind' | 'text' | 'state' | 'reason' | 'inReplyToXId' | 'xId'
>;

interface ContactFacts extends Pick<Contact, 'id'> {
  readonly xUsers: readonly Pick<Contact['xUsers'][number], 'xUserId'>[];
}

export interface Ask {
  readonly text: string;
  readonly ticketId: string;
  /** Replies that the API named in its 202s; one, however often it was asked. */
  readonly replyIds: ReadonlySet<string>;
  /** The problem it was refused with; null while it is not answered. */
  readonly refusedWith: string | null;
}

/** Something that is not as it must be. */
export interface Difference {
  readonly kind:
    | 'lost'
    | 'doubled'
    | 'unexpected'
    | 'misfiled'
    | 'disordered'
    | 'words'
    | 'reply'
    | 'gap'
    | 'charge'
    | 'state';
  readonly what: string;
}
