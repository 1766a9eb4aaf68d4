import type { RuleActor } from '../events/event.js';
import type { Gone } from '../items/gone.js';
import type { EarlierText } from '../items/item.js';
import type { Media } from '../at-x/objects.js';
import type { Satisfaction, TicketFacts } from './facts.js';

export const channels = ['x', 'x_dm', 'x_like', 'email'] as const;
export type Channel = (typeof channels)[number];

const isPublic = { x: true, x_dm: false, x_like: true, email: false } as const satisfies Record<
  Channel,
  boolean
>;
/** What is said there everybody can read on X. */
export const isPublicChannel = (channel: Channel): boolean => isPublic[channel];

export const ticketStatuses = ['new', 'open', 'pending', 'solved', 'closed'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];
/** Somebody has to do something about these. */
export const unsolvedStatuses = ['new', 'open', 'pending'] as const satisfies readonly TicketStatus[];
/** Named, where an index is to be read by them: `$ne` reads all of it. */
export const unclosedStatuses = [...unsolvedStatuses, 'solved'] as const satisfies readonly TicketStatus[];

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

/** What let an item open a ticket. */
export const openedBecause = [
  'captureAll',
  'keyword',
  'rule',
  'fallbackDepartment',
  'like',
  'byHand',
] as const;
export type OpenedBecause = (typeof openedBecause)[number];

/** Why an item became this ticket, and by which version of what people had set. */
export interface FiledBy {
  /** This and the other optional ones: absent where it was filed before they were recorded. */
  readonly because?: OpenedBecause;
  /** The ticket rule whose values it has (S15). */
  readonly ruleId: string | null;
  /** The keyword that matched: of the rule, else of the account. */
  readonly keyword?: string | null;
  readonly rulesVersion: number;
  readonly settingsVersion?: number;
}

export interface Ticket {
  readonly _id: string;
  readonly number: number;
  readonly channel: Channel;
  readonly status: TicketStatus;
  readonly subject: string;
  /** The contact who asks. */
  readonly requesterId: string;
  readonly requesterXUserId: string | null;
  readonly accountId: string | null;
  readonly groupId: string | null;
  readonly assigneeId: string | null;
  readonly departmentId: string | null;
  readonly productId: string | null;
  readonly priority: Priority;
  readonly tags: readonly string[];
  readonly followUpOf: string | null;
  /** The ticket in which this one goes on since it is full; it is closed then (S35). */
  readonly continuedBy: string | null;
  readonly linked: readonly string[];
  /** Null where no item opened it. */
  readonly filedBy: FiledBy | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly firstPostAt: Date | null;
  readonly firstRepliedAt: Date | null;
  readonly solvedAt: Date | null;
  /** Absent while it is not, where it went on in another, and where it was closed before this was recorded. */
  readonly closedAt?: Date;
  /** Public tickets: X's conversation. */
  readonly conversationXId: string | null;
  /** DM tickets: span of X times of the messages that it, and what it continues, holds (S32, S35). */
  readonly dmFirstAt: Date | null;
  readonly dmLastAt: Date | null;
  /** X's time at which an agent ended the session: messages after it open a new ticket (S33). Absent: nobody did. */
  readonly sessionEndedAt?: Date;
  /** The DM ticket of the newest message, loaded for filing also when it is closed; one per account and X user. */
  readonly currentDmThread?: true;
  readonly commentCount: number;
  /** What searches find it by (`ticketTerms`); absent in those that `perch migrate` has not seen. */
  readonly terms?: readonly string[];
  /** What conditions ask (`src/domain/conditions/`); absent in those that `perch migrate` has not seen. */
  readonly facts?: TicketFacts;
  /** Absent: the customer did not say. */
  readonly satisfaction?: Satisfaction;
  /** Bumped by every write, so that decisions made on a stale ticket abort. */
  readonly version: number;
}

export type CommentSide = 'customer' | 'agent' | 'context' | 'system';
/** What the account did with a post beside answering it. */
export const notedActions = ['liked', 'reposted'] as const;
export type NotedAction = (typeof notedActions)[number];

type Visibility = 'public' | 'private' | 'internal';

/** What a comment that came by e-mail has besides its words. */
interface CommentMail {
  readonly from: string;
  /** Somebody else than the contact wrote it, though to an address that the contact was given. */
  readonly isOtherSender: boolean;
  /** With the history that was cut off; null where nothing was. */
  readonly fullText: string | null;
  /** Their bytes are not kept. */
  readonly attachments: readonly { readonly name: string; readonly bytes: number }[];
}

export interface Comment {
  readonly _id: string;
  readonly ticketId: string;
  readonly accountId: string | null;
  readonly side: CommentSide;
  readonly visibility: Visibility;
  readonly via: 'x' | 'email' | 'perch' | 'page';
  /** X id of the post or message; with the ticket's account unique. */
  readonly xId: string | null;
  readonly itemId: string | null;
  readonly replyId: string | null;
  /** Agent, if one wrote it in Perch. */
  readonly agentId: string | null;
  /** The rule that wrote it; absent: none did. Customers are shown the writer only (S52). */
  readonly byRule?: RuleActor;
  /** Who is shown as its writer, e.g. `@jane` or `sent on X by @acme`. */
  readonly authorName: string;
  readonly text: string;
  readonly media: readonly Media[];
  /** X's time where it came from X. */
  readonly at: Date;
  /** Zero-padded X id, or empty: the second key of the order (S36). */
  readonly order: string;
  /** Oldest first. */
  readonly edits: readonly EarlierText[];
  /** Of the form of the ticket page that it was written in (S47). */
  readonly formHash?: string;
  /** Absent while X shows it. */
  readonly gone?: Gone;
  readonly mail?: CommentMail;
  /** Of a note that tells what the account did with the post (S3). */
  readonly action?: NotedAction;
}
