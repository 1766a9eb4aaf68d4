import { commentDifferences } from './comments.js';
import type { Difference, Facts } from './facts.js';
import { itemDifferences } from './items.js';
import { replyDifferences } from './replies.js';
import { threadDifferences } from './threads.js';

/** All that differs between what X holds, what Perch shows and what people did. */
export const compare = (facts: Facts): Difference[] => [
  ...facts.accounts
    .filter(({ state }) => state !== 'active')
    .map(({ handle, state }) => ({ kind: 'state' as const, what: `@${handle} is ${state}` })),
  // Nobody here loses access, and nothing else is worth a mail (S6).
  ...facts.mails.map(({ to, subject }) => ({
    kind: 'unexpected' as const,
    what: `${to.join(', ')} got the mail “${subject}”`,
  })),
  ...itemDifferences(facts),
  ...commentDifferences(facts),
  ...threadDifferences(facts),
  ...replyDifferences(facts),
];
