import { log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import {
  isGivenUp,
  noticesDue,
  type AccessIncident,
  type Notice,
  type NoticesDue,
  type NoticeStep,
} from '../src/domain/access-incident.js';
import type { Account } from '../src/domain/account.js';
import type { Agent } from '../src/domain/agent.js';
import type { Clock } from '../src/domain/clock.js';
import type { Config } from '../src/config.js';
import type { AccessMailKind } from '../src/notify/access-facts.js';
import { accessMail } from '../src/notify/access-mails.js';
import type { Mailer } from '../src/notify/mailer.js';
import { reauthorizeUrl } from '../src/notify/reauthorize-url.js';
import type { Database } from '../src/store/database.js';
import { noticesRepository } from '../src/store/notices/repository.js';
import { each } from './each.js';

export interface TellParts {
  readonly config: Pick<Config, 'publicUrl' | 'keys'>;
  readonly db: Database;
  readonly mailer: Mailer;
  readonly clock: Clock;
}

export const tellActivities = (parts: TellParts) => ({
  /**
   * Mails every admin what is due about an account's access (S6, S7). Returns when there is something
   * again, in ms since 1970; null: not before the account's state changes. Fails while the mail server
   * can't be reached; who has been told is on record, so that a retry repeats nothing.
   */
  tellAdmins: async (accountId: string): Promise<number | null> => {
    const account = await parts.db.accounts.findOne({ _id: accountId });
    if (!account) return null;
    const incidents = await noticesRepository(parts.db).incidentsToTell(accountId);
    const next = await each(incidents, (incident) => tellOf(parts, account, incident));
    return next.reduce(earlier, null);
  },
});

const earlier = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.min(one, other);

async function tellOf(parts: TellParts, account: Account, incident: AccessIncident): Promise<number | null> {
  const { step, reminder, nextAt } = noticesDue(incident, account.settings.reminderDays, parts.clock());
  if (step !== null) await tellAll(parts, { account, incident, step, reminder });
  if (nextAt) return nextAt.getTime();
  await noticesRepository(parts.db).told(incident);
  return null;
}

async function tellAll(parts: TellParts, telling: Omit<Telling, 'admin' | 'told'>): Promise<void> {
  const { incident, step } = telling;
  const past = await noticesRepository(parts.db).of(incident._id);
  const admins = await parts.db.agents.find({ role: 'admin' }).toArray();
  await each(admins, async (admin) => {
    const told = past.filter(({ agentId, state }) => agentId === admin._id && state === 'sent');
    // Who never heard of the trouble is not told that it is over.
    if (step === 'recovered' && told.length === 0) return;
    await tell(parts, { ...telling, admin, told });
  });
}

interface Telling {
  readonly account: Account;
  readonly incident: AccessIncident;
  readonly step: NoticeStep;
  readonly reminder: NoticesDue['reminder'];
  readonly admin: Agent;
  /** What this admin has been sent about it, oldest first. */
  readonly told: readonly Notice[];
}

async function tell(parts: TellParts, telling: Telling): Promise<void> {
  const { config, db, mailer, clock } = parts;
  const { incident, step, admin, told } = telling;
  const notices = noticesRepository(db);
  const _id = `${incident._id}/${step}/${admin._id}`;
  const messageId = `${incident._id}.${step}.${admin._id}@${new URL(config.publicUrl).hostname}`;
  const notice = await notices.claim({
    _id,
    incidentId: incident._id,
    step,
    agentId: admin._id,
    messageId,
    at: clock(),
  });
  if (notice === 'busy') throw ApplicationFailure.retryable('Another worker sends this notice', 'NoticeBusy');
  if (notice === null) return;
  if (isGivenUp(notice.at, incident, told.length > 0, clock())) {
    log.warn('A notice could not be delivered to an admin', { agentId: admin._id });
    return notices.settle(_id, 'undelivered', clock());
  }
  try {
    const outcome = await mailer.send({
      to: admin.email,
      ...(await mailOf(parts, telling)),
      messageId: notice.messageId,
      references: told.map((earlier) => earlier.messageId),
    });
    if (outcome.kind === 'refused')
      log.warn('The mail server refuses an admin’s address', { agentId: admin._id });
    await notices.settle(_id, outcome.kind, clock());
  } catch (error) {
    await notices.release(_id, clock());
    throw error;
  }
}

async function mailOf(
  { config, db, clock }: TellParts,
  { account, incident, step, reminder, told }: Telling,
) {
  const { accountId, cause, beganAt, kind } = incident;
  const ofThisAccount = accountId !== null;
  return accessMail(mailKind(kind, step, told), {
    accountHandle: ofThisAccount ? account.handle : null,
    accountName: ofThisAccount ? account.name : null,
    cause,
    beganAt,
    at: incident.endedAt ?? clock(),
    reauthorizeUrl: kind === 'lost' ? reauthorizeUrl(config, account._id, incident._id, clock()) : null,
    ...(reminder ? { reminder } : {}),
    waitingReplies: await db.replies.countDocuments({
      state: 'queued',
      ...(ofThisAccount ? { accountId } : {}),
    }),
  });
}

/** An admin who comes to it late, or whose first mail never left, is told from the beginning. */
function mailKind(kind: AccessIncident['kind'], step: NoticeStep, told: readonly Notice[]): AccessMailKind {
  if (step === 'recovered') return 'recovered';
  return kind === 'lost' && step > 0 && told.length > 0 ? 'reminder' : kind;
}
