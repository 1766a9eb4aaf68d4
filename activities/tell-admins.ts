import { nameOf } from './failures.js';
import { log } from '@temporalio/activity';
import {
  noticesDue,
  type AccessIncident,
  type Notice,
  type NoticesDue,
  type NoticeStep,
} from '../src/domain/access/incident.js';
import type { Account } from '../src/domain/accounts/account.js';
import type { AccessMailKind } from '../src/notify/access-facts.js';
import { accessMail } from '../src/notify/access-mails.js';
import { reauthorizeUrl } from '../src/notify/reauthorize-url.js';
import { repliesWaitingFor } from '../src/store/accounts/reply-incidents.js';
import { noticesRepository } from '../src/store/notices/repository.js';
import { each } from './each.js';
import { inTurn, tellEveryAdmin, tellingUntil, type News, type TellParts } from './tell.js';

export const tellActivities = (parts: TellParts) => ({
  /**
   * Mails every admin what is due about an account's access (S6, S7). Returns when there is something
   * again, in ms since 1970; null: not before the account's state changes. Fails while the mail server
   * can't be reached; who has been told is on record, so that a retry repeats nothing.
   */
  tellAdmins: async (accountId: string): Promise<number | null> => {
    const account = await parts.db.accounts.findOne({ _id: accountId });
    if (!account) return null;
    const until = tellingUntil(parts.clock);
    const incidents = await noticesRepository(parts.db).incidentsToTell(accountId);
    const turns = await inTurn(parts, incidents, ({ _id }) => _id);
    const next = await each(turns, (incident) => tellOf(parts, { account, incident, until }));
    return next.reduce(earlier, null);
  },

  /**
   * Mails every admin once that X takes no replies while it answers what is read, and once that it does again
   * (S6). What can't be sent now is sent by the next one.
   */
  tellOfReplies: async (): Promise<void> => {
    const until = tellingUntil(parts.clock);
    const incidents = await noticesRepository(parts.db).ofRepliesToTell();
    const turns = await inTurn(parts, incidents, ({ _id }) => _id);
    const telling = each(turns, (incident) => tellOf(parts, { account: null, incident, until }));
    await telling.catch((error: unknown) => {
      log.warn('That X takes no replies could not be told to all admins yet', {
        reason: nameOf(error),
      });
    });
  },
});

const earlier = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.min(one, other);

async function tellOf(parts: TellParts, about: About): Promise<number | null> {
  const { account, incident } = about;
  const reminderDays = account?.settings.reminderDays ?? [];
  const { step, reminder, nextAt } = noticesDue(incident, reminderDays, parts.clock());
  const isPast = step === 'recovered' && (await noticesRepository(parts.db).ledToNext(incident));
  if (step !== null && !isPast) await tellAll(parts, { ...about, step, reminder });
  if (nextAt) return nextAt.getTime();
  await noticesRepository(parts.db).told(incident);
  return null;
}

interface About {
  /** Null where it is the app alone that is told of. */
  readonly account: Account | null;
  readonly incident: AccessIncident;
  readonly until: Date;
}

interface Telling extends About {
  readonly step: NoticeStep;
  readonly reminder: NoticesDue['reminder'];
}

async function tellAll(parts: TellParts, telling: Telling): Promise<void> {
  const { incident, step, until } = telling;
  const news: News = {
    incidentId: incident._id,
    // It may have ended before anybody was told of it; then its end is that of what they were told of.
    ...(step === 'recovered' ? { beganAs: await noticesRepository(parts.db).ledTo(incident) } : {}),
    step,
    isOver: incident.end !== null,
    mail: (told) => mailOf(parts, telling, told),
  };
  await tellEveryAdmin(parts, news, until);
}

async function mailOf(
  { config, db, clock }: TellParts,
  { account, incident, step, reminder }: Telling,
  told: readonly Notice[],
) {
  const { accountId, cause, beganAt, kind } = incident;
  const own = accountId === null ? null : account;
  return accessMail(mailKind(incident, step, told), {
    accountHandle: own?.handle ?? null,
    accountName: own?.name ?? null,
    cause,
    beganAt,
    at: incident.endedAt ?? clock(),
    reauthorizeUrl: own && kind === 'lost' ? reauthorizeUrl(config, own._id, incident._id, clock()) : null,
    ...(reminder ? { reminder } : {}),
    waitingReplies: incident.endedAt ? (incident.repliesWaited ?? 0) : await repliesWaitingFor(db, incident),
  });
}

/** An admin who comes to it late, or whose first mail never left, is told from the beginning. */
function mailKind(
  { kind, onlyReplies }: AccessIncident,
  step: NoticeStep,
  told: readonly Notice[],
): AccessMailKind {
  if (onlyReplies) return step === 'recovered' ? 'repliesTaken' : 'repliesRefused';
  if (step === 'recovered') return 'recovered';
  return kind === 'lost' && step > 0 && told.length > 0 ? 'reminder' : kind;
}
