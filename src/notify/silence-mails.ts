import type { SilenceKind } from '../domain/silence.js';
import { accountIn, handleIn } from './access-facts.js';
import type { AccessMail } from './access-mails.js';
import { letterHtml, letterText, type Letter } from './letter.js';
import { readableDuration, readableTime } from './times.js';

/** What is known of a silence when a mail about it is written. */
export interface SilenceFacts {
  readonly kind: SilenceKind;
  /** Without `@`. */
  readonly accountHandle: string;
  readonly accountName: string;
  readonly since: Date;
  /** What the account's settings allow. */
  readonly allowedMs: number;
  /** When it was heard of again; null while it is silent. */
  readonly endedAt: Date | null;
  /** What the last polls met with, in Perch's words, e.g. `unavailable`. */
  readonly lastErrors: readonly string[];
}

/** Writes the mail to an admin about an account that is silent, or is heard of again (S10). */
export function silenceMail(facts: SilenceFacts): AccessMail {
  const { subject, ...letter } = facts.endedAt ? over(facts, facts.endedAt) : silent(facts);
  return { subject, text: letterText(letter), html: letterHtml(letter) };
}

const silent = (facts: SilenceFacts): Letter & { subject: string } => {
  const told = facts.kind === 'polls' ? noPoll(facts) : noItem(facts);
  return {
    subject: told.brief,
    heading: told.brief,
    blocks: [
      ...told.paragraphs.map((paragraph) => ({ paragraph })),
      {
        paragraph: `The settings of the account ask for this mail after ${readableDuration(facts.allowedMs)}.`,
      },
    ],
    footer: 'Perch sent this to every admin, once. It writes again when the silence ends.',
  };
};

function noPoll(facts: SilenceFacts) {
  const errors =
    facts.lastErrors.length === 0 ? [] : [`The last looks met with: ${facts.lastErrors.join(', ')}.`];
  return {
    brief: `Perch hears nothing from X about ${handleIn(facts)}`,
    paragraphs: [
      `Since ${readableTime(facts.since)} X has answered none of Perch’s looks for ${accountIn(facts)}. Perch goes on looking by itself. What comes in at X meanwhile is fetched once X answers.`,
      ...errors,
      'What to do: see whether X itself is in trouble, whether the worker is running and reaches api.x.com, and what the account’s health says of each source. A daily budget that is used up also ends the looks until midnight UTC.',
    ],
  };
}

const noItem = (facts: SilenceFacts) => ({
  brief: `Nothing has come in for ${handleIn(facts)} for a while`,
  paragraphs: [
    `Since ${readableTime(facts.since)} no post and no direct message has come in for ${accountIn(facts)}, although X answers.`,
    'It may simply be quiet. If it should not be: send the account a direct message, or mention it, from another account, and see whether it arrives. If the message does not, the conversation may be encrypted, which no app can read at X: the account’s health says what is known of that.',
  ],
});

const over = (facts: SilenceFacts, endedAt: Date): Letter & { subject: string } => {
  const what = facts.kind === 'polls' ? 'X answers again' : 'Something has come in again';
  const heading = `${what} for ${handleIn(facts)}`;
  return {
    subject: heading,
    heading,
    blocks: [
      {
        paragraph: `${what} for ${accountIn(facts)}, after ${readableDuration(endedAt.getTime() - facts.since.getTime())} of silence. There is nothing for you to do.`,
      },
    ],
    footer: 'Perch sent this to every admin whom it had told of the silence.',
  };
};
