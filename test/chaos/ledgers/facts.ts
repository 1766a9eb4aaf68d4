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

export interface AccountFacts {
  readonly id: string;
  readonly handle: string;
  readonly xUserId: string;
  readonly state: string;
  /** Absent: every mention becomes a ticket. */
  readonly keyword?: string;
  /** Whether what the account likes becomes a ticket (S20). */
  readonly likes?: true;
  readonly threadingIntervalMinutes: number;
}

/** What a post or message says now, and what it said before. */
export interface Words {
  readonly text: string;
  readonly edits: readonly { readonly text: string }[];
  readonly gone: { readonly why: string } | null;
}

export interface InboxItem extends Words {
  readonly id: string;
  readonly accountId: string;
  readonly kind: 'post' | 'directMessage';
  readonly xId: string;
  readonly ticketId: string | null;
  readonly listedReason: string | null;
  readonly setAside: { readonly reason: string } | null;
  readonly origins: readonly string[];
}

export interface TicketFacts {
  readonly id: string;
  readonly number: number;
  readonly channel: string;
  readonly accountId: string | null;
  /** In the order of the API. */
  readonly comments: readonly CommentFacts[];
}

export interface CommentFacts extends Words {
  readonly id: string;
  readonly side: 'customer' | 'agent' | 'context' | 'system';
  readonly xId: string | null;
  readonly replyId: string | null;
}

export interface GapFacts {
  readonly accountId: string;
  readonly source: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface ReplyFacts {
  readonly id: string;
  readonly ticketId: string;
  readonly accountId: string;
  readonly kind: 'post' | 'directMessage';
  readonly text: string;
  readonly state: string;
  readonly reason: string | null;
  readonly inReplyToXId: string | null;
  readonly xId: string | null;
}

export interface ContactFacts {
  readonly id: string;
  readonly xUsers: readonly { readonly xUserId: string }[];
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
