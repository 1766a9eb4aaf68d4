import { replyAllowed } from '../../domain/replies/allowed.js';
import { otherWays, type OtherWay } from '../../domain/replies/other-ways.js';
import { measured, planReply, type ReplyInput, type ReplyProblem } from '../../domain/replies/plan.js';
import { kindAtX, type Reply, type ReplyReason } from '../../domain/replies/reply.js';
import { pickSender, type Senders } from '../../domain/replies/senders.js';
import { writeBilled } from '../../domain/spend/prices.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { Database } from '../database.js';
import { replyGround } from './ground.js';
import { quotaOf } from './message-quota.js';

export interface ReplyPreview {
  readonly length: number;
  readonly limit: number;
  /** Why X or Perch would not take it, as far as can be told beforehand; null: it goes. */
  readonly reason: ReplyReason | ReplyProblem | null;
  readonly senderAccountId: string | null;
  readonly senders: Senders;
  /** The text of each part; null: it is not split. */
  readonly parts: readonly string[] | null;
  /** In millionths of a US dollar. */
  readonly micros: number;
  readonly otherWays: readonly OtherWay[];
}

/** What would become of an answer, before it is one; writes nothing (S44). */
export async function previewReply(
  db: Database,
  ticket: Ticket,
  input: ReplyInput,
  { messagesPerDay, now }: { readonly messagesPerDay: number; readonly now: Date },
): Promise<ReplyPreview> {
  const { senders, customerPosts } = await replyGround(db, ticket);
  const plan = planReply(ticket, senders, customerPosts, input);
  const sender = pickSender(senders, input.accountId);
  const reason = plan.ok ? await doubt(db, plan.reply, senders, messagesPerDay, now) : plan.problem;
  const postXId = plan.ok
    ? plan.reply.inReplyToXId
    : (input.inReplyToXId ?? customerPosts.at(-1)?.xId ?? null);
  const parts = plan.ok ? (plan.parts ?? null) : null;
  return {
    ...measured(ticket, input.text),
    reason,
    senderAccountId: sender.ok ? sender.account._id : null,
    senders,
    parts,
    micros: plan.ok ? priceOf({ ...plan.reply, kind: kindAtX(plan.reply) }, parts ?? [plan.reply.text]) : 0,
    otherWays: await otherWaysFor(db, ticket, { reason, postXId, senders }),
  };
}

/** The other ways to the customer of a ticket. */
export async function otherWaysFor(
  db: Database,
  ticket: Ticket,
  {
    reason,
    postXId,
    senders,
  }: {
    readonly reason: ReplyReason | ReplyProblem | null;
    readonly postXId: string | null;
    readonly senders: Senders;
  },
): Promise<OtherWay[]> {
  const contact = await db.contacts.findOne({ _id: ticket.requesterId });
  const ownMaySend = senders.offered.some(({ isOwn, problem }) => isOwn && problem === null);
  return otherWays({ ticket, reason, ownMaySend, email: contact?.email ?? null, postXId });
}

/** What X will say, by what was captured of the post. */
async function doubt(
  db: Database,
  reply: Pick<Reply, 'accountId' | 'kind' | 'inReplyToXId' | 'toOwnPost'>,
  { offered }: Senders,
  messagesPerDay: number,
  now: Date,
): Promise<ReplyReason | null> {
  const { accountId } = reply;
  if (reply.kind === 'directMessage')
    return (await quotaOf(db, accountId, messagesPerDay, now)).left < 1 ? 'dmQuota' : null;
  const account = offered.find((one) => one.account._id === accountId)?.account;
  if (!account || reply.toOwnPost) return null;
  const item = await db.items.findOne({ accountId, kind: 'post', xId: reply.inReplyToXId ?? '' });
  return item ? replyAllowed(item, account).reason : 'notSummoned';
}

/** Each part after the first answers our own post, which X bills as any post. */
const priceOf = (reply: Parameters<typeof writeBilled>[0], texts: readonly string[]): number =>
  texts
    .map(
      (text, at) => writeBilled({ ...reply, text, ...(at > 0 ? { toOwnPost: true as const } : {}) }).micros,
    )
    .reduce((sum, micros) => sum + micros, 0);
