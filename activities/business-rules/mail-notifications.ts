import { log } from '@temporalio/activity';
import { nextTry } from '../../src/domain/effects/again.js';
import { roomForMailAt, type Notification } from '../../src/domain/effects/notification.js';
import { seesTicket } from '../../src/domain/agents/permissions.js';
import { MailUnavailableError } from '../../src/notify/mail-failure.js';
import { notificationMail } from '../../src/notify/notification-mail.js';
import { notificationMails } from '../../src/store/effects/notification-mails.js';
import { nameOf } from '../failures.js';
import type { IsEnding } from './look-again.js';
import type { EffectParts } from './parts.js';

/**
 * Sends the mails of notifications that are due; returns how many were. A mail may go twice where a worker died in the
 * middle, under the same Message-ID.
 */
export async function mailDueNotifications(parts: EffectParts, isEnding: IsEnding): Promise<number> {
  const due = await notificationMails(parts.db).due(parts.clock());
  for (const notification of due) {
    // A mail server that swallows what it is sent takes 15 s for each.
    if (isEnding()) break;
    await mailOne(parts, notification);
  }
  return due.length;
}

async function mailOne(parts: EffectParts, due: Notification): Promise<void> {
  const mails = notificationMails(parts.db);
  const notification = await mails.claim(due, parts.clock());
  if (!notification) return;
  try {
    await tell(parts, notification);
  } catch (error) {
    if (!(error instanceof MailUnavailableError))
      log.warn('A notification could not be mailed', { reason: nameOf(error) });
    const { _id, mailFailedAt = parts.clock() } = notification;
    const again = nextTry(mailFailedAt, due.mailAttempts, parts.clock());
    await (again ? mails.putOff(_id, again, mailFailedAt) : mails.settle(_id, 'failed'));
  }
}

async function tell({ config, db, mailer, clock }: EffectParts, notification: Notification): Promise<void> {
  const mails = notificationMails(db);
  const { _id, agentId, ticketId, readAt, mail } = notification;
  const agent = await db.agents.findOne({ _id: agentId });
  const ticket = await db.tickets.findOne({ _id: ticketId });
  // Who has read it in the console, or no longer sees the ticket, gets no mail of it.
  if (!agent || !ticket || readAt !== null || !seesTicket(agent, ticket)) {
    await mails.settle(_id, 'notNeeded');
    return;
  }
  const room = roomForMailAt(await mails.lately(agentId, clock()), clock());
  if (room) {
    await mails.hold(_id, room);
    return;
  }
  const held = mail === 'held' ? await mails.heldOf(agentId) : [];
  const others = held.map((each) => each._id).filter((id) => id !== _id);
  const messageId = `notification.${_id}@${new URL(config.publicUrl).hostname}`;
  const told = { agent, ticket, notification, messageId, publicUrl: config.publicUrl };
  const outcome = await mailer.send(notificationMail({ ...told, more: others.length }));
  if (outcome.kind === 'refused') {
    await mails.settle(_id, 'failed');
    return;
  }
  await mails.sent(_id, others, clock());
}
