import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { escalationActivities } from '../../activities/escalation/escalation-activities.js';
import { watchdogActivities } from '../../activities/escalation/watchdog.js';
import { filingActivities } from '../../activities/file-items.js';
import { housekeepingActivities } from '../../activities/housekeeping.js';
import { pollActivities } from '../../activities/poll/poll-account.js';
import { pushActivities } from '../../activities/push/push-activities.js';
import { replyActivities, sendActivities } from '../../activities/reply/reply-activities.js';
import type { IsEnding } from '../../activities/business-rules/look-again.js';
import { carryOutDue } from '../../activities/business-rules/carry-out-effects.js';
import { mailDueNotifications } from '../../activities/business-rules/mail-notifications.js';
import { silenceActivities } from '../../activities/silences.js';
import { tellActivities } from '../../activities/tell-admins.js';
import type { Config } from '../../src/config.js';
import { wallClock, type Clock } from '../../src/domain/clock.js';
import type { Wake } from '../../src/domain/wake.js';
import type { Database } from '../../src/store/database.js';
import { openMailer, type Mailer } from '../../src/notify/mailer.js';
import { openTexter, type Texter } from '../../src/notify/texter.js';
import { openX } from '../../src/x/client.js';

/** What activities work on: a stack, or a database and the settings of its Perch. */
interface Place {
  readonly config: Config;
  readonly db: Database;
}

/** What differs from a worker of the place. */
interface Differently {
  readonly config?: Config;
  readonly clock?: Clock;
  /** What X's clock is compared with; the wall's unless X's was moved with `clock`. */
  readonly xClock?: Clock;
  readonly mailer?: Mailer;
  readonly texter?: Texter;
  /** By default no workflow is told. */
  readonly wake?: Wake;
}

/** Tells no workflow anything. */
export const nobody: Wake = {
  account: async () => undefined,
  reply: async () => undefined,
  bulk: async () => undefined,
  escalation: async () => undefined,
  delivery: async () => undefined,
  repliesOf: async () => undefined,
};

/** Perch's activities, run one by one by a test as another worker of the place would. */
export function activitiesOf(place: Place, differently: Differently = {}) {
  const { config = place.config, clock = wallClock, xClock = wallClock, wake = nobody } = differently;
  const { db } = place;
  const connector = openX({ config: config.x, keys: config.keys, db, clock: xClock, push: config.push });
  const parts = {
    ...{ config, db, clock, wake, openX: connector, push: connector.push, access: config.access },
    mailer: differently.mailer ?? openMailer(config.mail),
    texter: differently.texter ?? openTexter(config.sms),
    ...{ random: Math.random, rearmAfterMs: 60_000, recheckDays: 7 },
    running: async () => new Set<string>(),
    startMailbox: null,
    startRules: async () => undefined,
  };
  const { pollAccount } = pollActivities(parts);
  const housekeeping = housekeepingActivities(parts);
  const escalation = escalationActivities(parts);
  const { tellAdmins, tellOfReplies } = tellActivities(parts);
  const look = byHand((accountId: string) =>
    pollAccount({ accountId, shownState: 'active', shownIncidentId: null }),
  );
  const fileItems = byHand(filingActivities(parts).fileItems);
  return {
    pollAccount: look,
    fileItems,
    /** What an account's workflow does until nothing is left to read: looks at X and files, in turns. */
    readAndFile: async (accountId: string): Promise<void> => {
      while ((await look(accountId).catch(nothingNew))?.kind === 'work') await fileItems(accountId);
    },
    sendReply: byHand(sendActivities(parts).sendReply),
    preflightReply: byHand(replyActivities(parts).preflightReply),
    uploadReplyMedia: byHand(replyActivities(parts).uploadReplyMedia),
    lookForReply: byHand(replyActivities(parts).lookForReply),
    forgetEnded: byHand(() => housekeeping.forgetEnded()),
    closeSolved: byHand(() => housekeeping.closeSolved()),
    repairHandOvers: byHand(() => housekeeping.repairHandOvers()),
    tellAdmins: byHand(tellAdmins),
    tellOfReplies: byHand(tellOfReplies),
    watchSilences: byHand(silenceActivities(parts).watchSilences),
    evaluateEscalation: byHand((policyId: string) => escalation.evaluateEscalation(policyId)),
    /** `attempt`: how often it has been tried, with this time. */
    sendPage: (pageId: string, attempt = 1): Promise<void> =>
      new MockActivityEnvironment({ attempt }).run(escalation.sendPage, pageId),
    watchEscalation: byHand(watchdogActivities(parts).watchEscalation),
    carryOutDue: byHand((isEnding: IsEnding = () => false) => carryOutDue(parts, isEnding)),
    mailDueNotifications: byHand((isEnding: IsEnding = () => false) => mailDueNotifications(parts, isEnding)),
    keepPush: byHand(pushActivities(parts).keepPush),
  };
}

const byHand =
  <Args extends unknown[], Result>(activity: (...args: Args) => Promise<Result>) =>
  (...args: Args): Promise<Result> =>
    new MockActivityEnvironment().run(activity, ...args);

/** A look that found nothing new ends by failing, so that Temporal looks again. */
export function nothingNew(error: unknown): void {
  if (!(error instanceof ApplicationFailure && error.type === 'NothingNew')) throw error;
}
