import { Context } from '@temporalio/activity';
import { replyCauses } from '../../src/domain/access/trouble.js';
import { isTooLateToSend } from '../../src/domain/effects/automatic.js';
import type { Reply } from '../../src/domain/replies/reply.js';
import { noteRepliesRefused, noteReplyTaken } from '../../src/store/accounts/reply-incidents.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { takeToSend } from '../../src/store/replies/take-to-send.js';
import { xIdSecond } from '../../src/domain/at-x/ids.js';
import { isXError } from '../../src/x/errors/x-error.js';
import type { X } from '../../src/x/port.js';
import { writeOutcome, type WriteOutcome } from '../../src/x/errors/write-outcome.js';
import { xNow } from '../x-now.js';
import { heldForMs, hindranceOf, mediaAtX } from './hindrance.js';
import { sendMail } from './mail.js';
import type { ReplyParts } from './parts.js';

export type SendResult =
  | { readonly kind: 'sent' | 'refused' | 'unknown' | 'taken' }
  /** X never took it: it goes again after the delay. */
  | { readonly kind: 'notSent'; readonly delayMs: number };

/**
 * The one attempt (S43). The reply is marked `sending` before X is asked, so that whoever finds that
 * mark later knows that X may have it.
 */
export async function send(parts: ReplyParts, replyId: string): Promise<SendResult> {
  const replies = repliesRepository(parts.db);
  const queued = await replies.find(replyId);
  // It may have waited for this worker: the next look says why it does not go.
  if (queued?.state === 'queued' && isTooLateToSend(queued, parts.clock()))
    return { kind: 'notSent', delayMs: lookAgainMs };
  if (queued?.kind === 'email') return sendMail(parts, queued);
  const account = queued && (await parts.db.accounts.findOne({ _id: queued.accountId }));
  if (!account) return { kind: 'taken' };
  // Hours may have gone by since the look that let it go: the next one says why it does not.
  const xMediaIds = await mediaAtX(parts, queued, account);
  if (!xMediaIds || hindranceOf(account) || heldForMs(account, parts.clock()) > 0)
    return { kind: 'notSent', delayMs: lookAgainMs };
  const taken = await takeToSend(parts.db, queued, {
    xNow: xNow({ ...parts, account }),
    now: parts.clock(),
    messagesPerDay: parts.config.messagesPerDay,
  });
  if (taken.kind === 'gone') return { kind: 'taken' };
  if (taken.kind === 'quota') return waitForQuota(parts, queued, taken.nextFreeAt);
  const { reply } = taken;
  const x = parts.openX(
    { accountId: account._id, xUserId: account.xUserId },
    { signal: Context.current().cancellationSignal },
  );
  try {
    const { xId } = await deliver(x, reply, xMediaIds);
    // X's time, so that a reply to it in the same second stands below it (S36).
    await replies.sent(reply, xId, xIdSecond(xId), parts.clock());
    await noteReplyTaken(parts.db, parts.clock());
    return { kind: 'sent' };
  } catch (error) {
    if (!isXError(error)) throw error;
    const result = writeOutcome(error, xNow({ ...parts, account, x }));
    if (result.outcome === 'notSent' && result.reason === 'heldBackByX')
      await holdBack(parts, account._id, result.retryAfterMs);
    await noteWant(parts, queued, result);
    return await afterError(parts, reply, wasHeldBack(queued) ? onceOnly(result) : result);
  }
}

/** What others need may change at any time, so it is looked at again long before a day is over. */
async function waitForQuota(
  { db, clock }: ReplyParts,
  { _id }: Reply,
  nextFreeAt: Date | null,
): Promise<SendResult> {
  const now = clock();
  await repliesRepository(db).waits(_id, 'dmQuota', now, nextFreeAt ?? undefined);
  const untilFreeMs = (nextFreeAt?.getTime() ?? Number.POSITIVE_INFINITY) - now.getTime();
  return { kind: 'notSent', delayMs: Math.min(quotaLookMs, Math.max(1_000, untilFreeMs)) };
}

const quotaLookMs = 5 * 60_000;
const lookAgainMs = 100;

/** Other replies of the account wait as well; one that X holds back each time must not hold them for ever. */
const wasHeldBack = ({ attempts, reason }: Reply): boolean => attempts > 0 && reason === 'heldBackByX';

const onceOnly = (result: WriteOutcome): WriteOutcome =>
  result.reason === 'heldBackByX' ? { outcome: 'refused', reason: 'forbiddenByX' } : result;

/**
 * Told once it is refused again: what lasts mostly shows in reads too, which is told by itself, and the
 * account's state then keeps its replies from being tried.
 */
async function noteWant({ db, clock }: ReplyParts, queued: Reply, { reason }: WriteOutcome): Promise<void> {
  const cause = replyCauses.find((one) => one === reason);
  if (cause && queued.refusedFor === cause) await noteRepliesRefused(db, queued.accountId, cause, clock());
}

async function holdBack({ db, clock }: ReplyParts, accountId: string, forMs: number): Promise<void> {
  const sendsHeldUntil = new Date(clock().getTime() + forMs);
  await db.accounts.updateOne({ _id: accountId }, { $set: { sendsHeldUntil } });
}

const deliver = (x: X, { kind, text, inReplyToXId, toXUserId }: Reply, xMediaIds: readonly string[]) =>
  kind === 'directMessage' && toXUserId
    ? x.sendDirectMessage({ toXUserId, text, xMediaId: xMediaIds[0] })
    : x.createPost({ text, inReplyToXId, xMediaIds });

async function afterError(parts: ReplyParts, reply: Reply, result: WriteOutcome): Promise<SendResult> {
  const replies = repliesRepository(parts.db);
  const now = parts.clock();
  // After an earlier attempt of unknown outcome, "duplicate" most likely means that it was sent.
  if (
    result.outcome === 'unknown' ||
    (result.outcome === 'refused' && result.reason === 'duplicateText' && reply.attempts > 1)
  ) {
    await replies.unknown(reply._id, now);
    return { kind: 'unknown' };
  }
  if (result.outcome === 'refused') {
    await replies.refused(reply._id, 'sending', result.reason, now);
    return { kind: 'refused' };
  }
  await replies.notSent(reply, result.reason, now);
  return { kind: 'notSent', delayMs: result.retryAfterMs };
}
