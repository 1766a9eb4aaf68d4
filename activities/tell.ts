import { log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { isGivenUp, mayBeTold, type Notice, type NoticeStep } from '../src/domain/access/incident.js';
import type { Agent } from '../src/domain/agents/agent.js';
import type { Clock } from '../src/domain/clock.js';
import type { Config } from '../src/config.js';
import { MailUnavailableError } from '../src/notify/mail-failure.js';
import type { Mail, Mailer } from '../src/notify/mailer.js';
import type { Database } from '../src/store/database.js';
import { noticesRepository } from '../src/store/notices/repository.js';
import { each } from './each.js';

export interface TellParts {
  readonly config: Pick<Config, 'publicUrl' | 'keys'>;
  readonly db: Database;
  readonly mailer: Mailer;
  readonly clock: Clock;
}

/** What every admin is to be told, each once. */
export interface News {
  /** What it is about, for the record of notices. */
  readonly incidentId: string;
  /** Under which ids its beginning may have been told, where it is not that alone. */
  readonly beganAs?: readonly string[];
  readonly step: NoticeStep;
  readonly isOver: boolean;
  /** `told`: what this admin has been sent about it, oldest first. */
  readonly mail: (told: readonly Notice[]) => Promise<Pick<Mail, 'subject' | 'text' | 'html'>>;
}

/** Fails while the mail server can't be reached; who has been told is on record, so a repeat repeats nothing. */
export async function tellEveryAdmin(parts: TellParts, news: News): Promise<void> {
  const past = await noticesRepository(parts.db).of(news.beganAs ?? [news.incidentId]);
  const admins = await parts.db.agents.find({ role: 'admin' }).toArray();
  await each(admins, async (admin) => {
    const own = past.filter(({ agentId }) => agentId === admin._id);
    // Who never heard of the trouble is not told that it is over.
    if (news.step === 'recovered' && !own.some(mayBeTold)) return;
    const told = own.filter(({ state }) => state === 'sent');
    await tell(parts, news, admin, told);
  });
}

async function tell(
  { config, db, mailer, clock }: TellParts,
  { incidentId, step, isOver, mail }: News,
  admin: Agent,
  told: readonly Notice[],
): Promise<void> {
  const notices = noticesRepository(db);
  const _id = `${incidentId}/${step}/${admin._id}`;
  const messageId = `${incidentId}.${step}.${admin._id}@${new URL(config.publicUrl).hostname}`;
  const notice = await notices.claim({ _id, incidentId, step, agentId: admin._id, messageId, at: clock() });
  if (notice === 'busy') throw ApplicationFailure.retryable('Another worker sends this notice', 'NoticeBusy');
  if (notice === null) return;
  if (isGivenUp(notice.at, isOver, told.length > 0, clock())) {
    log.warn('A notice could not be delivered to an admin', { agentId: admin._id });
    return notices.settle(_id, 'undelivered', clock());
  }
  try {
    const outcome = await mailer.send({
      to: admin.email,
      ...(await mail(told)),
      messageId: notice.messageId,
      references: told.map((earlier) => earlier.messageId),
    });
    if (outcome.kind === 'refused')
      log.warn('The mail server refuses an admin’s address', { agentId: admin._id });
    await notices.settle(_id, outcome.kind, clock());
  } catch (error) {
    await notices.release(notice, clock(), error instanceof MailUnavailableError && !error.mayBeTaken);
    throw error;
  }
}
