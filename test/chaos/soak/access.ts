import { setTimeout as delay } from 'node:timers/promises';
import type { MailView } from '../../../simulator/control-client.js';
import { reauthorizeAccount, type ConnectedAccount } from '../../../src/cli/up/connecting.js';
import type { Difference } from '../ledgers/facts.js';
import type { TakenOut } from '../run/admins.js';
import type { Stage } from '../run/stage.js';
import { beganAt, incidentOf, isRecovery, wrongIn, type Excuses } from './mails.js';
import type { Past } from './past.js';

const checkEveryMs = 500;

/**
 * Does what an admin does who gets the mail that access was lost: reauthorizes the account. Until it is
 * told that that is over; access may be lost again, and a refusal be noticed late.
 */
export async function keepAccess(stage: Stage, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    for (const account of stage.accounts)
      await reauthorizeIfLost(stage, account).catch((error: unknown) =>
        // Whom a page of failure is shown begins anew; an unlinked account is not there.
        stage.log.note(`@${account.handle} was not reauthorized: ${messageOf(error)}`),
      );
    await delay(checkEveryMs);
  }
}

async function reauthorizeIfLost(
  { api, control, log }: Stage,
  { id, handle }: ConnectedAccount,
): Promise<void> {
  const { state } = await api.get(`/v1/accounts/${id}`);
  if (state !== 'needsReauthorization' || !isTold(mailsAbout(await control.mail(), handle))) return;
  log.note(`reauthorize @${handle}`);
  await reauthorizeAccount(api, control, { id, handle });
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1).join();

const isTold = (mails: readonly MailView[]): boolean => mails.length > 0 && !isRecovery(mails.at(-1));

const mailsAbout = (mails: readonly MailView[], handle: string): MailView[] =>
  mails.filter(({ subject }) => new RegExp(`@${handle}\\b`).test(subject));

/** Of replies that X takes again housekeeping tells, once a minute. */
const mailWithinMs = 75_000;

/** Of each incident one mail as it begins and one as it ends, and none where X refused nothing (S6, S7). */
export async function accessDifferences(stage: Stage, past: Past): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const { handle } of stage.accounts) {
    const mails = await endedMails(stage.control, (mail) => mailsAbout([mail], handle).length > 0);
    const ofIt = past.takenOut.filter((each) => each.handle === handle);
    const ofApp = (await stage.control.mail()).filter(isOfApp);
    const metCredits = await wasAnswered(stage, handle, new Set([402]));
    found.push(
      ...ofMails(`@${handle}`, mails, {
        mayBeUntold: (mail) => wasLeftUntold(past, mail) || isTold(before(ofApp, mail)),
        // Its trouble changed into one of the app: the end of that is told.
        mayHaveTurned: (mail) =>
          isTakenOutAfter(ofIt, mail) ||
          (metCredits && ofApp.some((other) => beganAt(other) >= beganAt(mail))),
      }),
    );
    if (mails.length > 0 && !(await wasAnswered(stage, handle, refusals)))
      found.push({ kind: 'unexpected', what: `X refused @${handle} nothing: “${mails[0]?.subject}”` });
  }
  return found;
}

/** The same of the mails that concern all accounts of the app. */
export async function appDifferences(
  { control }: Pick<Stage, 'control'>,
  accounts: readonly ConnectedAccount[],
  past: Past,
): Promise<Difference[]> {
  const ofNone = (mail: MailView): boolean =>
    accounts.every(({ handle }) => mailsAbout([mail], handle).length === 0);
  const mails = await endedMails(control, ofNone);
  const ofAccounts = (await control.mail()).filter((mail) => !isOfApp(mail));
  const losses = ofAccounts.filter(({ subject }) => /access to @/.test(subject));
  // The last account that it concerned may have lost its access or been taken out since: then nobody knows that it ended.
  const mayHaveTurned = (mail: MailView): boolean =>
    losses.some((loss) => loss.receivedAt > mail.receivedAt) || isTakenOutAfter(past.takenOut, mail);
  return ofMails('the app', mails, {
    mayBeUntold: (mail) =>
      wasLeftUntold(past, mail) ||
      accounts.some(({ handle }) => isTold(before(mailsAbout(ofAccounts, handle), mail))),
    mayHaveTurned,
  });
}

const isOfApp = ({ subject }: MailView): boolean => !subject.includes('@');

const before = (mails: readonly MailView[], mail: MailView): MailView[] =>
  mails.filter(({ receivedAt }) => receivedAt < mail.receivedAt);

/** The mails, once the last of them tells of an end, or the time for it is up. */
async function endedMails(control: Stage['control'], fits: (mail: MailView) => boolean): Promise<MailView[]> {
  const until = performance.now() + mailWithinMs;
  for (;;) {
    const mails = (await control.mail()).filter(fits);
    if (!isTold(mails) || performance.now() > until) return mails;
    await delay(checkEveryMs);
  }
}

const wasLeftUntold = ({ leftUntold }: Past, mail: MailView): boolean => leftUntold.has(incidentOf(mail));

function ofMails(what: string, mails: readonly MailView[], excuses: Excuses): Difference[] {
  const admins = new Set(mails.flatMap(({ to }) => to));
  const wrong = [...wrongIn(mails, excuses), ...(admins.size > 1 ? [`go to ${[...admins].join(', ')}`] : [])];
  const subjects = mails.map(({ subject }) => `“${subject}”`).join(', ');
  return wrong.map((why) => ({
    kind: 'unexpected',
    what: `the mails about ${what} ${why}: ${subjects}`,
  }));
}

/** Of what was wrong with an account that somebody took out nobody is told any more. */
const isTakenOutAfter = (takenOut: readonly TakenOut[], mail: MailView): boolean =>
  takenOut.some(({ at }) => at >= beganAt(mail));

/** A definite refusal, or a locked door. */
const refusals = new Set([400, 401, 402, 403]);

/** Whether X ever answered the account one of these. */
async function wasAnswered(
  { control }: Stage,
  handle: string,
  statuses: ReadonlySet<number>,
): Promise<boolean> {
  const journal = await control.journal();
  return journal.some(({ account, status }) => account === handle && statuses.has(status ?? 0));
}
