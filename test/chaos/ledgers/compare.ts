import { commentDifferences } from './comments.js';
import type { Difference, Facts } from './facts.js';
import { itemDifferences } from './items.js';
import { noteDifferences } from './notes.js';
import { replyDifferences } from './replies.js';
import { threadDifferences } from './threads.js';

/** All that differs between what X holds, what Perch shows and what people did. */
export const compare = (facts: Facts): Difference[] => [
  ...facts.accounts
    .filter(({ state }) => state !== 'active')
    .map(({ handle, state }) => ({ kind: 'state' as const, what: `@${handle} is ${state}` })),
  ...itemDifferences(facts),
  ...commentDifferences(facts),
  ...noteDifferences(facts),
  ...threadDifferences(facts),
  ...replyDifferences(facts),
];

/** Where nobody loses access, nothing is worth a mail (S6). */
export const mailDifferences = ({ mails }: Facts): Difference[] =>
  mails.map(({ to, subject }) => ({
    kind: 'unexpected',
    what: `${to.join(', ')} got the mail “${subject}”`,
  }));
