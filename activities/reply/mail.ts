import { domainOf } from '../../src/domain/mail/plan.js';
import type { Reply } from '../../src/domain/replies/reply.js';
import { signReplyAddress } from '../../src/mail/reply-address.js';
import { answerMail } from '../../src/notify/answer-mail.js';
import { MailUnavailableError } from '../../src/notify/mail-failure.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { takeToSend } from '../../src/store/replies/take-to-send.js';
import type { ReplyParts } from './parts.js';
import type { Preflight } from './preflight.js';
import type { SendResult } from './send.js';

const waitMs = 5 * 60_000;
const firstRetryMs = 15_000;
const longestRetryMs = 15 * 60_000;

/**
 * What is to be done with an answer by e-mail. One that was left in the middle of being sent goes again
 * under its Message-ID: nobody can be asked whether the mail server has it, and readers show it once.
 */
export async function preflightMail({ db, clock }: ReplyParts, reply: Reply): Promise<Preflight> {
  const replies = repliesRepository(db);
  const leftMs = (reply.notBefore?.getTime() ?? 0) - clock().getTime();
  if (reply.state === 'queued') return leftMs > 0 ? { kind: 'wait', delayMs: leftMs } : { kind: 'go' };
  if (reply.state !== 'sending') return { kind: 'done' };
  await replies.notMailed(reply._id, { mayBeTaken: true }, clock());
  return { kind: 'wait', delayMs: retryMs(reply.attempts) };
}

/** One attempt, as often as it takes (S48): at least once, always the same mail. */
export async function sendMail(parts: ReplyParts, queued: Reply): Promise<SendResult> {
  const { config, db, mailer, clock } = parts;
  const replies = repliesRepository(db);
  const { replyAddress } = config.mail;
  const ticket = await db.tickets.findOne({ _id: queued.ticketId });
  const { messagesPerDay } = config;
  const taken = await takeToSend(db, queued, { xNow: clock(), now: clock(), messagesPerDay });
  if (taken.kind !== 'taken' || !taken.reply.mail || !ticket) return { kind: 'taken' };
  const { reply } = taken;
  if (replyAddress === null) {
    await replies.notSent(reply, 'mailNotConfigured', clock());
    return { kind: 'notSent', delayMs: waitMs };
  }
  const address = signReplyAddress(config.keys, replyAddress, ticket._id, clock());
  const answer = { address, mark: domainOf(replyAddress), isAutomatic: reply.byRule !== undefined };
  try {
    const outcome = await mailer.send(answerMail({ ...reply, mail: taken.reply.mail }, ticket, answer));
    if (outcome.kind === 'refused') {
      await replies.refused(reply._id, 'sending', 'addressRefused', clock());
      return { kind: 'refused' };
    }
    await replies.mailed(reply, clock());
    return { kind: 'sent' };
  } catch (error) {
    if (!(error instanceof MailUnavailableError)) throw error;
    await replies.notMailed(reply._id, error, clock());
    return { kind: 'notSent', delayMs: retryMs(reply.attempts) };
  }
}

const retryMs = (attempts: number): number =>
  Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, attempts - 1));
