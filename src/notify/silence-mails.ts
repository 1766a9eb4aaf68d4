import type { SilenceKind } from '../domain/access/silence.js';
import { accountIn, handleIn } from './access-facts.js';
import type { AccessMail } from './access-mails.js';
import { letterHtml, letterText, type Block, type Letter } from './letter.js';
import { readableDuration, readableTime } from './times.js';

interface SilentAccount {
  /** Without `@`. */
  readonly handle: string;
  readonly name: string;
  readonly since: Date;
  /** When it was heard of again; null while it is silent. */
  readonly endedAt: Date | null;
  /** What its settings allow. */
  readonly allowedMs: number;
}

/** What is known of silences that one mail is about: all have ended, or none. */
export interface SilenceFacts {
  readonly kind: SilenceKind;
  readonly accounts: readonly SilentAccount[];
  /** Others that were told of with them and have not ended. */
  readonly stillSilent: number;
  /** What the last polls met with, in Perch's words, e.g. `unavailable`. */
  readonly lastErrors: readonly string[];
}

/** Writes the mail to an admin about accounts that are silent, or are heard of again (S10). */
export function silenceMail(facts: SilenceFacts): AccessMail {
  const isOver = facts.accounts.every(({ endedAt }) => endedAt !== null);
  const { subject, ...letter } = isOver ? over(facts) : silent(facts);
  return { subject, text: letterText(letter), html: letterHtml(letter) };
}

const named = ({ handle, name }: SilentAccount) => ({ accountHandle: handle, accountName: name });

/** E.g. `@acme`, or `12 accounts`. */
const brief = ({ accounts: [first, ...others] }: SilenceFacts): string =>
  first && others.length === 0 ? handleIn(named(first)) : `${others.length + 1} accounts`;

/** E.g. `@acme (Acme Shop)`; many are listed below. */
const inFull = ({ accounts: [first, ...others] }: SilenceFacts): string =>
  first && others.length === 0 ? accountIn(named(first)) : `these ${others.length + 1} accounts`;

const mostListed = 100;

/** Of one account nothing need be listed. */
function listed({ accounts }: SilenceFacts): Block[] {
  if (accounts.length === 1) return [];
  const shown = accounts.slice(0, mostListed);
  const more = accounts.length - shown.length;
  const lines = shown.map((account) => `${accountIn(named(account))}: ${sinceOf(account)}`);
  return [{ list: more > 0 ? [...lines, `and ${more} more`] : lines }];
}

const lastedMs = ({ since, endedAt }: SilentAccount): number =>
  (endedAt ?? since).getTime() - since.getTime();

const sinceOf = (account: SilentAccount): string =>
  account.endedAt ? `after ${readableDuration(lastedMs(account))}` : `since ${readableTime(account.since)}`;

const earliest = ({ accounts }: SilenceFacts): string =>
  readableTime(new Date(Math.min(...accounts.map(({ since }) => since.getTime()))));

const silent = (facts: SilenceFacts): Letter & { subject: string } => {
  const told = facts.kind === 'polls' ? noPoll(facts) : noItem(facts);
  const [first, ...paragraphs] = told.paragraphs.map((paragraph) => ({ paragraph }));
  return {
    subject: told.brief,
    heading: told.brief,
    blocks: [...(first ? [first] : []), ...listed(facts), ...paragraphs, { paragraph: whyNow(facts) }],
    footer: 'Perch sent this to every admin, once. It writes again when the silence ends.',
  };
};

function whyNow({ accounts }: SilenceFacts): string {
  const allowed = accounts.map(({ allowedMs }) => allowedMs);
  const [least, most] = [Math.min(...allowed), Math.max(...allowed)].map(readableDuration);
  const whose = accounts.length === 1 ? 'the account ask' : 'the accounts ask';
  return `The settings of ${whose} for this mail after ${least === most ? least : `${least} to ${most}`}.`;
}

const seeAfter =
  'What to do: see whether X itself is in trouble, whether the worker is running and reaches api.x.com, and what the account’s health says of each source. A daily budget that is used up also ends the looks until midnight UTC.';

const putKeyBack =
  'What to do: keyMissing means that PERCH_KEYS of the worker lacks the key that tokens were stored with; the account’s health names it. Put that key back and restart the worker: Perch then goes on by itself. Nobody need authorize anything again.';

function noPoll(facts: SilenceFacts) {
  const errors =
    facts.lastErrors.length === 0 ? [] : [`The last looks met with: ${facts.lastErrors.join(', ')}.`];
  return {
    brief: `Perch hears nothing from X about ${brief(facts)}`,
    paragraphs: [
      `Since ${earliest(facts)} X has answered none of Perch’s looks for ${inFull(facts)}. Perch goes on looking by itself. What comes in at X meanwhile is fetched once X answers.`,
      ...errors,
      facts.lastErrors.includes('keyMissing') ? putKeyBack : seeAfter,
    ],
  };
}

const noItem = (facts: SilenceFacts) => ({
  brief: `Nothing has come in for ${brief(facts)} for a while`,
  paragraphs: [
    `Since ${earliest(facts)} no post and no direct message has come in for ${inFull(facts)}, although X answers.`,
    'It may simply be quiet. If it should not be: send the account a direct message, or mention it, from another account, and see whether it arrives. If the message does not, the conversation may be encrypted, which no app can read at X: the account’s health says what is known of that.',
  ],
});

const over = (facts: SilenceFacts): Letter & { subject: string } => {
  const what = facts.kind === 'polls' ? 'X answers again' : 'Something has come in again';
  const heading = `${what} for ${brief(facts)}`;
  const longest = readableDuration(Math.max(...facts.accounts.map(lastedMs)));
  const upTo = facts.accounts.length === 1 ? longest : `up to ${longest}`;
  const rest =
    facts.stillSilent === 0
      ? 'There is nothing for you to do.'
      : `${facts.stillSilent} more that Perch told of with them ${facts.stillSilent === 1 ? 'is' : 'are'} silent still.`;
  return {
    subject: heading,
    heading,
    blocks: [
      { paragraph: `${what} for ${inFull(facts)}, after ${upTo} of silence. ${rest}` },
      ...listed(facts),
    ],
    footer: 'Perch sent this to every admin whom it had told of the silence.',
  };
};
