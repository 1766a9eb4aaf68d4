import { causeIn } from './access-causes.js';
import { accountIn, handleIn, type AccessFacts, type AccessMailKind } from './access-facts.js';
import { letterHtml, letterText, type Block, type Letter } from './letter.js';
import { reauthorizeLinkMs } from './reauthorize-url.js';
import { counted, readableDuration, readableTime } from './times.js';

export interface AccessMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes the mail to an admin about access to X: lost, still lost, blocked at X, or back (S6, S7). */
export function accessMail(kind: AccessMailKind, facts: AccessFacts): AccessMail {
  const { subject, ...letter } = letters[kind](facts);
  return { subject, text: letterText(letter), html: letterHtml(letter) };
}

interface Addressed extends Letter {
  readonly subject: string;
}

const everyAdmin = 'Perch sent this to every admin.';

const letters: Readonly<Record<AccessMailKind, (facts: AccessFacts) => Addressed>> = {
  lost: (facts) => ({
    subject: `Perch lost access to ${handleIn(facts)} on X: please reauthorize`,
    heading: `Perch lost access to ${handleIn(facts)}`,
    blocks: [
      { paragraph: `Since ${readableTime(facts.beganAt)} Perch has no access to ${accountIn(facts)} on X.` },
      { paragraph: causeIn(facts).what },
      ...howToReauthorize(facts),
      ...meanwhile(facts),
    ],
    footer: `${everyAdmin} It is enough that one of you reauthorizes; Perch writes again once access is back.`,
  }),

  reminder: (facts) => ({
    subject: `${reminderOf(facts)}: Perch still has no access to ${handleIn(facts)} on X`,
    heading: `Perch still has no access to ${handleIn(facts)}`,
    blocks: [
      {
        paragraph: `For ${away(facts)}, since ${readableTime(facts.beganAt)}, Perch has had no access to ${accountIn(facts)} on X.`,
      },
      { paragraph: causeIn(facts).what },
      ...howToReauthorize(facts),
      ...meanwhile(facts),
      ...lastReminder(facts),
    ],
    footer: `${everyAdmin} It is enough that one of you reauthorizes; Perch writes again once access is back.`,
  }),

  blocked: (facts) => ({
    subject: causeIn(facts).brief,
    heading: causeIn(facts).brief,
    blocks: [
      { paragraph: causeIn(facts).what },
      { paragraph: `Perch has been waiting since ${readableTime(facts.beganAt)}.` },
      { paragraph: `What to do: ${causeIn(facts).advice}` },
      ...meanwhile(facts),
      {
        paragraph:
          'There is nothing to do in Perch. It looks again by itself, at growing intervals, and goes on as soon as X lets it.',
      },
    ],
    footer: `${everyAdmin} It writes again once access is back.`,
  }),

  recovered: (facts) => ({
    subject: `Perch has access to ${handleIn(facts)} again`,
    heading: `Perch has access to ${handleIn(facts)} again`,
    blocks: [
      {
        paragraph: `Since ${readableTime(facts.at)} Perch has access to ${accountIn(facts)} on X again, after ${away(facts)} without.`,
      },
      {
        paragraph:
          'What came in at X meanwhile is being fetched. Should X no longer give all of it, the gap is listed on the account’s health.',
      },
      ...(facts.waitingReplies === 0 ? [] : [{ paragraph: goingOut(facts.waitingReplies) }]),
      { paragraph: 'There is nothing for you to do.' },
    ],
    footer: everyAdmin,
  }),

  repliesRefused: (facts) => ({
    subject: `X takes no replies: ${lowerFirst(causeIn(facts).brief)}`,
    heading: 'X takes no replies from Perch',
    blocks: [
      {
        paragraph: `Since ${readableTime(facts.beganAt)} X refuses the replies that Perch sends for ${accountIn(facts)}, because ${lowerFirst(causeIn(facts).brief)}. What comes in is captured as ever.`,
      },
      { paragraph: `What to do: ${causeIn(facts).advice}` },
      {
        paragraph: `${waiting(facts)}. Perch tries again by itself, and they go out once X takes them.`,
      },
    ],
    footer: `${everyAdmin} It writes again once X takes replies.`,
  }),

  repliesTaken: (facts) => ({
    subject: 'X takes replies again',
    heading: 'X takes replies from Perch again',
    blocks: [
      {
        paragraph: `Since ${readableTime(facts.at)} X takes the replies that Perch sends again, after ${away(facts)}. There is nothing for you to do.`,
      },
    ],
    footer: everyAdmin,
  }),
};

const lowerFirst = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

const away = ({ beganAt, at }: AccessFacts): string => readableDuration(at.getTime() - beganAt.getTime());

const waiting = ({ waitingReplies }: AccessFacts): string =>
  `${counted(waitingReplies, 'reply', 'replies')} ${waitingReplies === 1 ? 'is' : 'are'} waiting`;

const goingOut = (replies: number): string =>
  replies === 1 ? 'The reply that waited goes out now.' : `The ${replies} replies that waited go out now.`;

const meanwhile = (facts: AccessFacts): Block[] => [
  { paragraph: 'What this means in the meantime:' },
  {
    list: [
      'Nothing is captured: mentions and direct messages stay at X and do not become tickets.',
      facts.waitingReplies === 0
        ? 'Nothing is sent. Replies that agents write will wait, and go out once access is back.'
        : `Nothing is sent. ${waiting(facts)} and will go out once access is back.`,
      'Nothing at X is lost by waiting, as long as access is back within X’s limits: X gives the newest 800 mentions and the direct messages of 30 days, nothing older.',
    ],
  },
];

function howToReauthorize(facts: AccessFacts): Block[] {
  const { reauthorizeUrl } = facts;
  const handle = handleIn(facts);
  if (reauthorizeUrl === null) return [{ paragraph: `To end this, reauthorize ${handle} in Perch.` }];
  return [
    {
      paragraph: `To end this, follow the link, sign in to Perch, and approve Perch at X. Be sure to be logged in at X as ${handle}: Perch takes no other user for it.`,
    },
    { link: { label: `Reauthorize ${handle}`, url: reauthorizeUrl } },
    {
      paragraph: `The link works for ${readableDuration(reauthorizeLinkMs)}, and only for people who may sign in to Perch and connect accounts.`,
    },
  ];
}

const reminderOf = ({ reminder }: AccessFacts): string =>
  reminder ? `Reminder ${reminder.number} of ${reminder.of}` : 'Reminder';

const lastReminder = ({ reminder }: AccessFacts): Block[] =>
  !reminder || reminder.number < reminder.of
    ? []
    : [
        {
          paragraph:
            'This is the last reminder. Perch waits on, and an admin can reauthorize the account in Perch at any time.',
        },
      ];
