import type { Account } from '../accounts/account.js';
import type { AttachmentProblem } from '../media/attach.js';
import type { Reply } from './reply.js';
import type { Comment, Ticket } from '../tickets/ticket.js';
import { fitsPost, postLimit, weightedLength } from './weighted-length.js';

export interface ReplyInput {
  readonly text: string;
  /** Of media that the agent uploaded; with one the text may be empty (S45). */
  readonly mediaIds?: readonly string[] | undefined;
  /** Another reply-enabled account than the addressed one (S39). */
  readonly accountId?: string | undefined;
  /** Another of the customer's posts than the newest one (S38). */
  readonly inReplyToXId?: string | undefined;
}

/** Why no reply can be queued; each is a code of the API. */
export type ReplyProblem =
  | 'ticketClosed'
  | 'textEmpty'
  | 'textTooLong'
  | 'accountUnlinked'
  | 'repliesNotAllowed'
  | 'accountPaused'
  | 'wrongAccountForDirectMessage'
  | 'noCustomerPost'
  | 'notACustomerPost'
  | 'parentGone'
  | 'notAnXTicket'
  | 'mediaNotUsable'
  | AttachmentProblem;

export type ReplyPlan =
  | {
      readonly ok: true;
      readonly reply: Pick<Reply, 'accountId' | 'kind' | 'text' | 'inReplyToXId' | 'toOwnPost' | 'toXUserId'>;
    }
  | { readonly ok: false; readonly problem: ReplyProblem };

const directMessageLimit = 10_000;

/**
 * How an answer to a ticket leaves (S38, S39): a direct message answers a direct message, a post the
 * customer's newest post that X still shows unless another of theirs is picked; from the account that was addressed
 * unless another is picked. `account` is the sender asked for; `customerPosts` the customer's
 * comments, oldest first.
 */
export function planReply(
  ticket: Ticket,
  account: Account | null,
  customerPosts: readonly Pick<Comment, 'xId' | 'visibility' | 'gone'>[],
  input: ReplyInput,
): ReplyPlan {
  const text = asSent(input.text);
  const problem = senderProblem(ticket, account, input) ?? textProblem(ticket, text, input);
  if (problem || !account) return { ok: false, problem: problem ?? 'accountUnlinked' };
  if (ticket.channel === 'x_dm') {
    return {
      ok: true,
      reply: {
        accountId: account._id,
        kind: 'directMessage',
        text,
        inReplyToXId: null,
        toXUserId: ticket.requesterXUserId,
      },
    };
  }
  const own = customerPosts.filter(({ visibility, xId }) => visibility === 'public' && xId !== null);
  const shown = own.filter(({ gone }) => !gone);
  const inReplyToXId = input.inReplyToXId ?? shown.at(-1)?.xId ?? own.at(-1)?.xId ?? null;
  if (inReplyToXId === null) return { ok: false, problem: 'noCustomerPost' };
  const answered = own.find(({ xId }) => xId === inReplyToXId);
  if (!answered) return { ok: false, problem: 'notACustomerPost' };
  if (answered.gone) return { ok: false, problem: 'parentGone' };
  // A customer of one account may be another account of ours, which is then picked to answer.
  const toOwnPost = ticket.requesterXUserId === account.xUserId ? { toOwnPost: true as const } : {};
  return {
    ok: true,
    reply: { accountId: account._id, kind: 'post', text, inReplyToXId, ...toOwnPost, toXUserId: null },
  };
}

function senderProblem(ticket: Ticket, account: Account | null, input: ReplyInput): ReplyProblem | null {
  if (ticket.channel === 'email') return 'notAnXTicket';
  if (ticket.status === 'closed') return 'ticketClosed';
  if (!account || account.unlinkedAt) return 'accountUnlinked';
  const isOther = input.accountId !== undefined && input.accountId !== ticket.accountId;
  if (ticket.channel === 'x_dm' && isOther) return 'wrongAccountForDirectMessage';
  if (!account.settings.allowReplies) return 'repliesNotAllowed';
  return account.state === 'paused' ? 'accountPaused' : null;
}

function textProblem(ticket: Ticket, text: string, { mediaIds = [] }: ReplyInput): ReplyProblem | null {
  if (text === '' && mediaIds.length === 0) return 'textEmpty';
  const tooLong = ticket.channel === 'x_dm' ? Array.from(text).length > directMessageLimit : !fitsPost(text);
  return tooLong ? 'textTooLong' : null;
}

/** How long an answer is as X counts it, and how long it may be. */
export const measured = (
  { channel }: Pick<Ticket, 'channel'>,
  text: string,
): { readonly length: number; readonly limit: number } =>
  channel === 'x_dm'
    ? { length: Array.from(asSent(text)).length, limit: directMessageLimit }
    : { length: weightedLength(asSent(text)), limit: postLimit };

const asSent = (text: string): string => text.normalize('NFC').trim();
