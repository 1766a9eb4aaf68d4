import type { RuleActor } from '../events/event.js';
import type { ReplyCause } from '../access/trouble.js';
import type { Attached } from '../media/medium.js';

export const replyStates = ['queued', 'sending', 'sent', 'refused', 'unknown', 'cancelled'] as const;
export type ReplyState = (typeof replyStates)[number];

/** Why a reply was refused, waits or is unknown; a closed set, shown in words by the API. */
export const replyReasons = [
  'duplicateText',
  'notSummoned',
  'parentGone',
  'recipientRefusesMessages',
  'textTooLong',
  /** X could make nothing of an attachment. */
  'mediaRefused',
  'accountPaused',
  'accessLost',
  'repliesNotAllowed',
  'accountUnlinked',
  'forbiddenByX',
  'invalidAtX',
  'rateLimited',
  /** X holds the account back from sending, whomever it writes to. */
  'heldBackByX',
  /** The app has no credits left at X. */
  'creditsDepleted',
  /** A cap that is set for the app at X is reached. */
  'usageCapped',
  'xUnavailable',
  /** The mail server, or the one it passed the mail on to, will never take mail for this address. */
  'addressRefused',
  /** It was sent, and came back: nobody got it. */
  'bounced',
  'mailUnavailable',
  /** The setting for the address that answers go to is missing. */
  'mailNotConfigured',
  'outcomeUnknown',
  'settledByAgent',
  /** The part before it is not sent yet. */
  'partBefore',
  /** The part before it is not sent and will not be. */
  'partBeforeNotSent',
  /** The app has sent as many direct messages as X takes in a day, or this account its share of them. */
  'dmQuota',
  /** A rule's answer that could not go out while anybody waited for it. */
  'tooLate',
] as const;
export type ReplyReason = (typeof replyReasons)[number];

/** What of an answer by e-mail is settled when it is queued: sent again it is the same mail. */
export interface ReplyMail {
  /** One address, without a name. */
  readonly to: string;
  readonly subject: string;
  /** Without angle brackets, as all of them. */
  readonly messageId: string;
  /** Of the mails before it, oldest first. */
  readonly references: readonly string[];
}

/** One of several numbered posts or messages that are one answer; each answers the one before it. */
interface ReplyPart {
  /** The first part's id. */
  readonly setId: string;
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

export interface Reply {
  readonly _id: string;
  readonly ticketId: string;
  /** From which it is sent at X; empty of an e-mail, so that nothing about an account strikes it. */
  readonly accountId: string;
  readonly agentId: string | null;
  /** The rule that answers by itself; absent: a person does (S52). */
  readonly byRule?: RuleActor;
  readonly kind: 'post' | 'directMessage' | 'email';
  /** By e-mail only. */
  readonly mail?: ReplyMail;
  readonly text: string;
  /** What the agent wrote; absent where all of it, and nothing else, is the text. Of parts, the first has it. */
  readonly written?: string;
  /** Absent: none. */
  readonly media?: readonly Attached[];
  /** Posts: the customer's post that is answered. */
  readonly inReplyToXId: string | null;
  /** The account answers itself: nobody summoned it, which X bills as any post. */
  readonly toOwnPost?: true;
  /** Direct messages: to whom. */
  readonly toXUserId: string | null;
  readonly state: ReplyState;
  readonly reason: ReplyReason | null;
  /** For want of what X refused it last; the reason may have become another since. */
  readonly refusedFor?: ReplyCause;
  readonly xId: string | null;
  readonly attempts: number;
  /** By e-mail: the mail server may have it, and cannot be asked. It goes again, and can't be taken back. */
  readonly mayBeTaken?: true;
  /** X's time just before the last attempt. */
  readonly attemptedAt: Date | null;
  /** Sent again by an agent's word: X's time just before the first attempt, which may yet be seen at X. */
  readonly soughtFrom?: Date;
  readonly sentAt: Date | null;
  readonly part?: ReplyPart;
  /** It is not sent before, so that it can be taken back; our time. */
  readonly notBefore?: Date;
  /** When the hindrance it waits for is gone, where that is known; our time. */
  readonly waitsUntil?: Date;
  /** An agent wants an unknown one sent again; it is looked for once more before. */
  readonly sendAgain?: true;
  /** Set while it is sent by an agent's word and nobody has seen under which id X shows it. */
  readonly unseen?: true;
  /** Set while no workflow has been started or told. */
  readonly handOver?: 'pending';
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Of an answer at X: what of an e-mail is asked at X finds nothing, since it has no account. */
export const kindAtX = ({ kind }: Pick<Reply, 'kind'>): 'post' | 'directMessage' =>
  kind === 'directMessage' ? kind : 'post';
