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

/**
 * So long an activity begins to tell. The last mail may take a mail server's time (15 s) beyond it, and
 * still the activity ends before its own is up.
 */
const tellingMs = 30_000;

/** Until when an activity that begins now tells; the next one goes on. */
export const tellingUntil = (clock: Clock): Date => new Date(clock().getTime() + tellingMs);

/**
 * Fails while the mail server can't be reached, and when time is up; who has been told is on record, so a
 * repeat repeats nothing.
 */
export async function tellEveryAdmin(parts: TellParts, news: News, until: Date): Promise<void> {
  const notices = noticesRepository(parts.db);
  const past = await notices.of(news.beganAs ?? [news.incidentId]);
  const tried = (await notices.unsettled([news.incidentId])).map(({ agentId }) => agentId);
  const admins = leastTriedFirst(
    await parts.db.agents.find({ role: 'admin' }).toArray(),
    tried,
    ({ _id }) => _id,
  );
  await each(admins, async (admin) => {
    if (parts.clock() >= until) throw ApplicationFailure.retryable('The rest is told later', 'OutOfTime');
    const own = past.filter(({ agentId }) => agentId === admin._id);
    // Who never heard of the trouble is not told that it is over.
    if (news.step === 'recovered' && !own.some(mayBeTold)) return;
    const told = own.filter(({ state }) => state === 'sent');
    await tell(parts, news, admin, told);
  });
}

/**
 * Where time is up before all had their turn, those that had none come first the next time: what a mail
 * server leaves hanging holds up nothing else for long.
 */
export async function inTurn<T>(
  { db }: Pick<TellParts, 'db'>,
  all: readonly T[],
  incidentIdOf: (one: T) => string,
): Promise<readonly T[]> {
  const tried = await noticesRepository(db).unsettled(all.map(incidentIdOf));
  const ids = tried.map(({ incidentId }) => incidentId);
  return leastTriedFirst(all, ids, incidentIdOf);
}

/** `tried`: ids, longest ago first. */
function leastTriedFirst<T>(all: readonly T[], tried: readonly string[], idOf: (one: T) => string): T[] {
  const turns = new Map(tried.map((id, turn) => [id, turn]));
  const turnOf = (one: T): number => turns.get(idOf(one)) ?? -1;
  return all.toSorted((one, other) => turnOf(one) - turnOf(other));
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
