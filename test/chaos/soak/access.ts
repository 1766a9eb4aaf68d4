import { setTimeout as delay } from 'node:timers/promises';
import type { MailView } from '../../../simulator/control-client.js';
import { reauthorizeAccount, type ConnectedAccount } from '../../integration/connecting.js';
import type { Difference } from '../ledgers/facts.js';
import { grouped } from '../ledgers/grouped.js';
import type { Stage } from '../run/stage.js';

const checkEveryMs = 500;

/**
 * Does what an admin does who gets the mail that access was lost: reauthorizes the account. Until it is
 * told that that is over; access may be lost again, and a refusal be noticed late.
 */
export async function keepAccess(stage: Stage, over: AbortSignal): Promise<void> {
  const { api, control, accounts, log } = stage;
  while (!over.aborted) {
    for (const { id, handle } of accounts) {
      const { state } = await api.get<{ state: string }>(`/v1/accounts/${id}`);
      if (state !== 'needsReauthorization' || !isTold(mailsAbout(await control.mail(), handle))) continue;
      log.note(`reauthorize @${handle}`);
      await reauthorizeAccount(api, control, { id, handle });
    }
    await delay(checkEveryMs);
  }
}

const isTold = (mails: readonly MailView[]): boolean => mails.length > 0 && !isRecovery(mails.at(-1));

const isRecovery = (mail: MailView | undefined): boolean =>
  /has access to .* again/.test(mail?.subject ?? '');

const mailsAbout = (mails: readonly MailView[], handle: string): MailView[] =>
  mails.filter(({ subject }) => new RegExp(`@${handle}\\b`).test(subject));

const mailWithinMs = 15_000;

/** Of each incident one mail as it begins and one as it ends, and none where X refused nothing (S6, S7). */
export async function accessDifferences(stage: Stage): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const { handle } of stage.accounts) {
    const mails = await endedMails(stage.control, (mail) => mailsAbout([mail], handle).length > 0);
    found.push(...ofMails(`@${handle}`, mails));
    if (mails.length > 0 && !(await wasRefused(stage, handle)))
      found.push({ kind: 'unexpected', what: `X refused @${handle} nothing: “${mails[0]?.subject}”` });
  }
  return found;
}

/** The same of the mails that concern all accounts of the app. */
export async function appDifferences(
  { control }: Pick<Stage, 'control'>,
  accounts: readonly ConnectedAccount[],
): Promise<Difference[]> {
  const ofNone = (mail: MailView): boolean =>
    accounts.every(({ handle }) => mailsAbout([mail], handle).length === 0);
  const mails = await endedMails(control, ofNone);
  const losses = (await control.mail()).filter(({ subject }) => /lost access to @/.test(subject));
  // The last account that it concerned may have lost its access since: then nobody knows that it ended.
  const mayHaveTurned = ({ receivedAt }: MailView): boolean =>
    losses.some((loss) => loss.receivedAt > receivedAt);
  return ofMails('the app', mails, mayHaveTurned);
}

/** The mails, once the last of them tells of an end, or the time for it is up. */
async function endedMails(control: Stage['control'], fits: (mail: MailView) => boolean): Promise<MailView[]> {
  const until = performance.now() + mailWithinMs;
  for (;;) {
    const mails = (await control.mail()).filter(fits);
    if (!isTold(mails) || performance.now() > until) return mails;
    await delay(checkEveryMs);
  }
}

/** A Message-ID begins with the incident. Mails of two that follow each other closely may cross. */
const incidentOf = ({ messageId }: MailView): string => messageId.split('.')[0] ?? '';

const ofMails = (
  what: string,
  mails: readonly MailView[],
  mayHaveTurned: (mail: MailView) => boolean = () => false,
): Difference[] =>
  [...grouped(mails, incidentOf).values()].flatMap((each) => ofIncident(what, each, mayHaveTurned));

/** Each trouble is told once, and then its end. */
function ofIncident(
  what: string,
  mails: readonly MailView[],
  mayHaveTurned: (mail: MailView) => boolean,
): Difference[] {
  const wrong = (why: string): Difference => ({
    kind: 'unexpected',
    what: `the mails about ${what} ${why}: ${mails.map(({ subject }) => `“${subject}”`).join(', ')}`,
  });
  const found: Difference[] = [];
  let told: string[] = [];
  for (const mail of mails) {
    if (isRecovery(mail)) {
      if (told.length === 0) found.push(wrong('tell of an end without a begin'));
      told = [];
    } else {
      if (told.includes(mail.subject)) found.push(wrong('tell the same twice'));
      told.push(mail.subject);
    }
  }
  if (told.length > 0 && !mails.some(mayHaveTurned)) found.push(wrong('tell of no end'));
  const admins = new Set(mails.flatMap(({ to }) => to));
  if (admins.size > 1) found.push(wrong(`go to ${[...admins].join(', ')}`));
  return found;
}

const refusals = new Set([400, 401, 402, 403]);

/** Whether X ever said no to the account: a definite refusal, or a locked door. */
async function wasRefused({ control }: Stage, handle: string): Promise<boolean> {
  const journal = await control.journal();
  const byStatus = grouped(
    journal.filter(({ account }) => account === handle),
    ({ status }) => (refusals.has(status ?? 0) ? 'refused' : 'else'),
  );
  return byStatus.has('refused');
}
