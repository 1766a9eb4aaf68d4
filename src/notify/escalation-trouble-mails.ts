import type { TroubleKind } from '../domain/escalation/watchdog.js';
import type { AccessMail } from './access-mails.js';
import { letterHtml, letterText, type Letter } from './letter.js';
import { readableDuration, readableTime } from './times.js';

/** What is known of a trouble in escalation. */
export interface EscalationTroubleFacts {
  readonly kind: TroubleKind;
  readonly policyName: string;
  /** Without `@`. */
  readonly accountHandle: string;
  readonly since: Date;
  /** Null while it lasts. */
  readonly endedAt: Date | null;
}

interface Words {
  readonly brief: string;
  readonly what: string;
  readonly toDo: string;
}

const words: Readonly<Record<TroubleKind, Words>> = {
  notCounted: {
    brief: 'Perch does not count posts for',
    what: 'Posts that the policy counts are stored, and nobody has looked at them. A surge would page nobody.',
    toDo: 'See whether the worker is running and reaches Temporal. Perch catches up by itself.',
  },
  stuck: {
    brief: 'A surge pages nobody:',
    what: 'An incident is open, and what should have happened next has not happened.',
    toDo: 'Look at the incident yourself, acknowledge it, and see whether the worker is running and reaches Temporal.',
  },
  nobodyReached: {
    brief: 'Nobody could be reached about',
    what: 'An incident is open, and every page about it has failed.',
    toDo: 'Look at the incident yourself: it says of each page why it failed. Check the people’s numbers and addresses, Twilio and the mail server.',
  },
  exhausted: {
    brief: 'Nobody answers about',
    what: 'An incident is open, everybody in its steps has been paged, nobody has acknowledged it, and nobody is paged any more.',
    toDo: 'Acknowledge the incident. To have people reminded, give the policy a time for reminders, or another step.',
  },
  pagesStuck: {
    brief: 'Pages do not get through for',
    what: 'Pages are neither delivered nor given up, long past their time.',
    toDo: 'See whether the worker is running and reaches Twilio and the mail server, and whether Twilio reaches Perch at its public address.',
  },
};

const about = ({ policyName, accountHandle }: EscalationTroubleFacts): string =>
  `${policyName} (@${accountHandle})`;

/** Writes the mail to an admin about a pager that is dead, or works again. */
export function escalationTroubleMail(facts: EscalationTroubleFacts): AccessMail {
  const { subject, ...letter } = facts.endedAt ? over(facts, facts.endedAt) : lasting(facts);
  return { subject, text: letterText(letter), html: letterHtml(letter) };
}

/** The same for a phone, where mail cannot be sent. */
export const escalationTroubleText = (facts: EscalationTroubleFacts): string =>
  `Perch: ${words[facts.kind].brief} ${about(facts)} since ${readableTime(facts.since)}. No mail reaches you either.`;

function lasting(facts: EscalationTroubleFacts): Letter & { subject: string } {
  const { brief, what, toDo } = words[facts.kind];
  const subject = `${brief} ${about(facts)}`;
  return {
    subject,
    heading: subject,
    blocks: [
      { paragraph: `${what} It is so since ${readableTime(facts.since)}.` },
      { paragraph: `What to do: ${toDo}` },
    ],
    footer: 'Perch sent this to every admin, once. It writes again when this is over.',
  };
}

function over(facts: EscalationTroubleFacts, endedAt: Date): Letter & { subject: string } {
  const subject = `Over: ${words[facts.kind].brief} ${about(facts)}`;
  const lasted = readableDuration(endedAt.getTime() - facts.since.getTime());
  return {
    subject,
    heading: subject,
    blocks: [{ paragraph: `This is over after ${lasted}. There is nothing for you to do.` }],
    footer: 'Perch sent this to every admin whom it had told of the trouble.',
  };
}
