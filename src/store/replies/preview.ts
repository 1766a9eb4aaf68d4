import type { Account } from '../../domain/accounts/account.js';
import type { XPlan } from '../../domain/at-x/plan.js';
import { mailLimit, type MailProblem } from '../../domain/mail/plan.js';
import { replyAllowed } from '../../domain/replies/allowed.js';
import { otherWays, type OtherWay } from '../../domain/replies/other-ways.js';
import {
  measured,
  planReply,
  type ReplyInput,
  type ReplyPlan,
  type ReplyProblem,
} from '../../domain/replies/plan.js';
import { kindAtX, type Reply, type ReplyReason } from '../../domain/replies/reply.js';
import { pickSender, type Senders } from '../../domain/replies/senders.js';
import { writeBilled } from '../../domain/spend/prices.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { inSession, type ClientSession, type Database } from '../database.js';
import { attachable } from '../media/repository.js';
import { replyGround } from './ground.js';
import { quotaOf } from './message-quota.js';
import { planMailed } from './queue-mail.js';

export interface ReplyPreview {
  readonly length: number;
  readonly limit: number;
  /** Why X or Perch would not take it, as far as can be told beforehand; null: it goes. */
  readonly reason: ReplyReason | ReplyProblem | MailProblem | null;
  readonly senderAccountId: string | null;
  readonly senders: Senders;
  /** The text of each part; null: it is not split. */
  readonly parts: readonly string[] | null;
  /** In millionths of a US dollar. */
  readonly micros: number;
  readonly otherWays: readonly OtherWay[];
}

/** What an answer would be, and by whom. */
export interface Previewed extends ReplyInput {
  readonly agentId: string;
  readonly via: 'x' | 'email';
}

interface Moment {
  readonly messagesPerDay: number;
  /** Where answers by e-mail come back to; null: none is set. */
  readonly replyAddress: string | null;
  readonly plan: XPlan;
  readonly now: Date;
}

/** What would become of an answer, before it is one; writes nothing (S44). */
export async function previewReply(
  db: Database,
  ticket: Ticket,
  input: Previewed,
  moment: Moment,
): Promise<ReplyPreview> {
  if (input.via === 'email') return previewMail(db, ticket, input, moment);
  const { senders, customerPosts } = await replyGround(db, ticket);
  const plan = planReply(ticket, senders, customerPosts, input);
  const sender = pickSender(senders, input.accountId);
  const reason = plan.ok ? await hindrance(db, plan, senders, input, moment) : plan.problem;
  const postXId = plan.ok
    ? plan.reply.inReplyToXId
    : (input.inReplyToXId ?? customerPosts.at(-1)?.xId ?? null);
  const parts = plan.ok ? (plan.parts ?? null) : null;
  const { replyAddress } = moment;
  return {
    ...measured(ticket, input.text),
    reason,
    senderAccountId: sender.ok ? sender.account._id : null,
    senders,
    parts,
    micros: plan.ok ? priceOf({ ...plan.reply, kind: kindAtX(plan.reply) }, parts ?? [plan.reply.text]) : 0,
    otherWays: await otherWaysFor(db, ticket, { reason, postXId, senders, replyAddress }),
  };
}

/** X has no part in it: neither its limits nor its price. */
async function previewMail(
  db: Database,
  ticket: Ticket,
  { text }: Previewed,
  { replyAddress }: Moment,
): Promise<ReplyPreview> {
  const plan = await planMailed(db, ticket, { replyId: '', text, replyAddress });
  const { senders, customerPosts } = await replyGround(db, ticket);
  const postXId = customerPosts.at(-1)?.xId ?? null;
  const reason = plan.ok ? null : plan.problem;
  return {
    ...{ length: text.trim().length, limit: mailLimit },
    ...{ reason, senderAccountId: null, senders, parts: null, micros: 0 },
    otherWays: await otherWaysFor(db, ticket, { reason, postXId, senders, replyAddress: null }),
  };
}

/** Why what is planned would not go. */
const hindrance = async (
  db: Database,
  { reply, parts }: Extract<ReplyPlan, { readonly ok: true }>,
  senders: Senders,
  { agentId, mediaIds = [] }: Previewed,
  moment: Moment,
): Promise<ReplyReason | ReplyProblem | null> => {
  const attached = await attachable(db, mediaIds, { agentId, kind: reply.kind });
  return 'problem' in attached ? attached.problem : doubt(db, reply, parts?.length ?? 1, senders, moment);
};

/** The other ways to the customer of a ticket. */
export async function otherWaysFor(
  db: Database,
  ticket: Ticket,
  {
    reason,
    postXId,
    senders,
    replyAddress,
  }: {
    readonly reason: ReplyPreview['reason'];
    readonly replyAddress: string | null;
    readonly postXId: string | null;
    readonly senders: Senders;
  },
): Promise<OtherWay[]> {
  const contact = await db.contacts.findOne({ _id: ticket.requesterId });
  const ownMaySend = senders.offered.some(({ isOwn, problem }) => isOwn && problem === null);
  const email = replyAddress === null ? null : (contact?.email ?? null);
  return otherWays({ ticket, reason, ownMaySend, email, postXId });
}

/** What X will say, by what was captured of the post. */
async function doubt(
  db: Database,
  reply: Pick<Reply, 'accountId' | 'kind' | 'inReplyToXId' | 'toOwnPost'>,
  messages: number,
  { offered }: Senders,
  { messagesPerDay, plan, now }: Moment,
): Promise<ReplyReason | null> {
  const { accountId } = reply;
  if (reply.kind === 'directMessage')
    return (await quotaOf(db, accountId, messagesPerDay, now)).left < messages ? 'dmQuota' : null;
  const account = offered.find((one) => one.account._id === accountId)?.account;
  if (!account || reply.toOwnPost) return null;
  return whyNotAtX(db, reply, account, plan);
}

/** Why X would refuse a post, by what was captured of the one that it answers; null: nothing speaks against it. */
export async function whyNotAtX(
  db: Database,
  { accountId, inReplyToXId }: Pick<Reply, 'accountId' | 'inReplyToXId'>,
  account: Pick<Account, 'state' | 'settings'>,
  plan: XPlan,
  session?: ClientSession,
): Promise<ReplyReason | null> {
  const post = { accountId, kind: 'post' as const, xId: inReplyToXId ?? '' };
  const item = await db.items.findOne(post, inSession(session));
  if (!item) return plan === 'enterprise' ? null : 'notSummoned';
  return replyAllowed(item, account, plan).reason;
}

/** Each part after the first answers our own post, which X bills as any post. */
const priceOf = (reply: Parameters<typeof writeBilled>[0], texts: readonly string[]): number =>
  texts
    .map(
      (text, at) => writeBilled({ ...reply, text, ...(at > 0 ? { toOwnPost: true as const } : {}) }).micros,
    )
    .reduce((sum, micros) => sum + micros, 0);
