import type { Account } from '../accounts/account.js';
import type { AttachmentProblem } from '../media/attach.js';
import type { Reply } from './reply.js';
import { pickSender, type SenderProblem, type Senders } from './senders.js';
import { splitText, type Measure } from './split.js';
import type { Comment, Ticket } from '../tickets/ticket.js';
import { postLimit, weightedLength } from './weighted-length.js';

export interface ReplyInput {
  readonly text: string;
  /** Of media that the agent uploaded; with one the text may be empty (S45). */
  readonly mediaIds?: readonly string[] | undefined;
  /** Another reply-enabled account than the addressed one (S39). */
  readonly accountId?: string | undefined;
  /** Another of the customer's posts than the newest one (S38). */
  readonly inReplyToXId?: string | undefined;
  /** A text that is too long goes out in numbered parts (S45). */
  readonly split?: boolean | undefined;
  /** The rule that answers by itself (S52); absent: a person does. */
  readonly byRule?: Reply['byRule'] | undefined;
}

/** Why no reply can be queued; each is a code of the API. */
export type ReplyProblem =
  | 'ticketClosed'
  | 'textEmpty'
  | 'textTooLong'
  | SenderProblem
  | 'noCustomerPost'
  | 'notACustomerPost'
  | 'parentGone'
  | 'mediaNotUsable'
  | AttachmentProblem;

export type PlannedReply = Pick<
  Reply,
  'accountId' | 'kind' | 'text' | 'inReplyToXId' | 'toOwnPost' | 'toXUserId' | 'mail'
>;

export type ReplyPlan =
  | {
      readonly ok: true;
      readonly reply: PlannedReply;
      /** Present where it is split: the text of each part. */
      readonly parts?: readonly string[];
    }
  | { readonly ok: false; readonly problem: ReplyProblem };

/**
 * How an answer to a ticket leaves (S38, S39): a direct message answers a direct message, a post the
 * customer's newest post that X still shows unless another of theirs is picked; from whom `senders` has
 * it unless another of them is picked. `customerPosts` are the customer's comments, oldest first.
 */
export function planReply(
  ticket: Ticket,
  senders: Senders,
  customerPosts: readonly Pick<Comment, 'xId' | 'visibility' | 'gone'>[],
  input: ReplyInput,
): ReplyPlan {
  const sender = pickSender(senders, input.accountId);
  if (ticket.channel === 'email') return refused('notAnXTicket');
  if (ticket.status === 'closed' && !mayFollowEnd(ticket, input)) return refused('ticketClosed');
  if (!sender.ok) return refused(sender.problem);
  const texts = textsOf(ticket, input);
  if (!texts.ok) return texts;
  const target = targetOf(ticket, sender.account, customerPosts, input);
  if (!target.ok) return target;
  const { text, parts } = texts;
  const reply = { accountId: sender.account._id, text, ...target.target };
  return { ok: true, reply, ...(parts ? { parts } : {}) };
}

/** The session of direct messages ends as its ticket closes, and rules then ask how it was (S54). */
const mayFollowEnd = ({ channel }: Ticket, { byRule }: ReplyInput): boolean =>
  channel === 'x_dm' && byRule !== undefined;

type Refused = { readonly ok: false; readonly problem: ReplyProblem };
const refused = (problem: ReplyProblem): Refused => ({ ok: false, problem });

type Target = Omit<PlannedReply, 'accountId' | 'text'>;

function targetOf(
  ticket: Ticket,
  account: Pick<Account, 'xUserId'>,
  customerPosts: readonly Pick<Comment, 'xId' | 'visibility' | 'gone'>[],
  input: ReplyInput,
): { readonly ok: true; readonly target: Target } | Refused {
  const toXUserId = ticket.requesterXUserId;
  if (ticket.channel === 'x_dm')
    return { ok: true, target: { kind: 'directMessage', inReplyToXId: null, toXUserId } };
  const own = customerPosts.filter(({ visibility, xId }) => visibility === 'public' && xId !== null);
  const shown = own.filter(({ gone }) => !gone);
  const inReplyToXId = input.inReplyToXId ?? shown.at(-1)?.xId ?? own.at(-1)?.xId ?? null;
  if (inReplyToXId === null) return refused('noCustomerPost');
  const answered = own.find(({ xId }) => xId === inReplyToXId);
  if (!answered) return refused('notACustomerPost');
  if (answered.gone) return refused('parentGone');
  // A customer of one account may be another account of ours, which is then picked to answer.
  const toOwnPost = toXUserId === account.xUserId ? { toOwnPost: true as const } : {};
  return { ok: true, target: { kind: 'post', inReplyToXId, ...toOwnPost, toXUserId: null } };
}

function textsOf(
  ticket: Ticket,
  input: ReplyInput,
): { readonly ok: true; readonly text: string; readonly parts?: readonly string[] } | Refused {
  const text = asSent(input.text);
  if (text === '' && (input.mediaIds ?? []).length === 0) return refused('textEmpty');
  const measure = measureOf(ticket);
  if (measure.lengthOf(text) <= measure.limit) return { ok: true, text };
  const parts = input.split === true ? splitText(text, measure) : null;
  const [first] = parts ?? [];
  return parts && first !== undefined ? { ok: true, text: first, parts } : refused('textTooLong');
}

const directMessageMeasure: Measure = { lengthOf: (text) => Array.from(text).length, limit: 10_000 };
const postMeasure: Measure = { lengthOf: weightedLength, limit: postLimit };

const measureOf = ({ channel }: Pick<Ticket, 'channel'>): Measure =>
  channel === 'x_dm' ? directMessageMeasure : postMeasure;

/** How long an answer is as X counts it, and how long it may be. */
export function measured(
  ticket: Pick<Ticket, 'channel'>,
  text: string,
): { readonly length: number; readonly limit: number } {
  const { lengthOf, limit } = measureOf(ticket);
  return { length: lengthOf(asSent(text)), limit };
}

const asSent = (text: string): string => text.normalize('NFC').trim();
