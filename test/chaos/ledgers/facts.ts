import type { DmView, MailView, PostView } from '../../../simulator/control-client.js';

/** What both sides show after a run: X's ledger, Perch's API, and what the people of the run did. */
export interface Facts {
  readonly accounts: readonly AccountFacts[];
  readonly posts: readonly PostView[];
  readonly messages: readonly DmView[];
  readonly inbox: readonly InboxItem[];
  readonly tickets: readonly TicketFacts[];
  readonly replies: readonly ReplyFacts[];
  readonly contacts: readonly ContactFacts[];
  /** Answers that agents asked for. */
  readonly asks: readonly Ask[];
  /** X ids of what the company wrote on X itself. */
  readonly ownWords: ReadonlySet<string>;
  /** All that Perch mailed since the accounts were connected. */
  readonly mails: readonly Pick<MailView, 'to' | 'subject'>[];
}

export interface AccountFacts {
  readonly id: string;
  readonly handle: string;
  readonly xUserId: string;
  readonly state: string;
  /** Absent: every mention becomes a ticket. */
  readonly keyword?: string;
}

export interface InboxItem {
  readonly id: string;
  readonly accountId: string;
  readonly kind: 'post' | 'directMessage';
  readonly xId: string;
  readonly ticketId: string | null;
  readonly listedReason: string | null;
  readonly setAside: { readonly reason: string } | null;
}

export interface TicketFacts {
  readonly id: string;
  readonly number: number;
  readonly channel: string;
  readonly accountId: string | null;
  /** In the order of the API. */
  readonly comments: readonly CommentFacts[];
}

export interface CommentFacts {
  readonly id: string;
  readonly side: 'customer' | 'agent' | 'context' | 'system';
  readonly xId: string | null;
  readonly replyId: string | null;
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
  readonly kind: 'lost' | 'doubled' | 'unexpected' | 'misfiled' | 'disordered' | 'reply' | 'state';
  readonly what: string;
}
