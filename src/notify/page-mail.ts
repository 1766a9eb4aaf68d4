import type { PageReason } from '../domain/escalation/page.js';
import type { AccessMail } from './access-mails.js';
import { letterHtml, letterText, type Block } from './letter.js';
import { headline, oneLine, type PageFacts, type PageSample } from './page-facts.js';
import { counted, readableTime } from './times.js';

/** The mail that pages somebody (S59): what floods stands in the subject and in the first line. */
export function pageMail(facts: PageFacts): AccessMail {
  const subject = headline(facts);
  const letter = {
    heading: subject,
    blocks: facts.isTest ? testBlocks(facts) : floodBlocks(facts),
    footer: footerOf(facts),
  };
  return { subject, text: letterText(letter), html: letterHtml(letter) };
}

const testBlocks = (facts: PageFacts): Block[] => [
  {
    paragraph: `This is a test: nothing floods, and there is nothing to acknowledge. You would be paged so when ${limitOf(facts)}.`,
  },
  ...insteadOf(facts),
];

const floodBlocks = (facts: PageFacts): Block[] => [
  { paragraph: `Policy “${oneLine(facts.policyName)}” pages when ${limitOf(facts)}.` },
  ...forgottenBy(facts),
  ...insteadOf(facts),
  ...samplesOf(facts),
  ...linkOf(facts),
  { paragraph: nextOf(facts) },
];

const limitOf = ({ count, periodMinutes, accountHandle }: PageFacts): string =>
  `${counted(count, 'post')} that it counts come within ${counted(periodMinutes, 'minute')} on @${oneLine(accountHandle)}`;

const forgottenBy = ({ forgotten }: PageFacts): Block[] =>
  forgotten
    ? [
        {
          paragraph: `${oneLine(forgotten.by)} acknowledged this at ${readableTime(forgotten.at)}, and it has not been resolved since. Perch therefore pages again, from the first step.`,
        },
      ]
    : [];

const insteadOf = ({ instead }: PageFacts): Block[] =>
  instead
    ? [{ paragraph: `You get this by e-mail because no SMS reached you: ${reasons[instead] ?? instead}.` }]
    : [];

const reasons: Partial<Record<PageReason, string>> = {
  smsNotConfigured: 'Twilio is not set up',
  smsBudgetSpent: 'what SMS may cost today is spent',
  noPhone: 'you have no phone number in Perch',
  smsStopped: 'somebody answered STOP from your number; START undoes it',
  smsMisconfigured: 'Twilio is set up so that it sends no SMS; an admin should see to it',
  refused: 'Twilio refused your number',
  undelivered: 'it could not be delivered',
  noReceipt: 'it was not confirmed in time that it arrived',
  unreachable: 'Twilio could not be reached',
};

const samplesOf = ({ samples }: PageFacts): Block[] => samples.map((sample) => ({ words: wordsOf(sample) }));

/** The text on one line, so that nobody can write what looks like a part of the mail. */
const wordsOf = ({ authorHandle, at, text, url }: PageSample): string =>
  `@${oneLine(authorHandle)}, ${readableTime(at)}:\n“${oneLine(text)}”\n${url}`;

const linkOf = ({ link }: PageFacts): Block[] =>
  link === null ? [] : [{ link: { label: 'Look and acknowledge', url: link } }];

function nextOf({ next, remindMinutes }: PageFacts): string {
  const remind =
    remindMinutes === null ? '' : ` It reminds you every ${counted(remindMinutes, 'minute')} until then.`;
  if (next) {
    const names = next.names.map(oneLine).join(', ');
    return `Unless somebody acknowledges it, Perch pages ${names} at ${readableTime(next.at)}.${remind}`;
  }
  return remindMinutes === null
    ? 'Nobody else is paged: unless somebody acknowledges it, it stays open.'
    : `Nobody else is paged. Perch reminds you every ${counted(remindMinutes, 'minute')} until somebody acknowledges it.`;
}

const footerOf = ({ policyName, isTest }: PageFacts): string =>
  isTest
    ? `Perch sent this because somebody tried the policy “${oneLine(policyName)}”, which names you.`
    : `Perch sent this to you because the policy “${oneLine(policyName)}” names you. The link is yours alone: whoever has it can acknowledge in your name.`;
