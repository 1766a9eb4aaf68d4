import { expect, test } from 'vitest';
import type { FilingPlan } from '../../domain/filing/desk.js';
import { at, ticket } from '../../domain/test/examples.js';
import { blankComment } from '../tickets/blank-comment.js';
import { openingsOf } from './openings.js';

const opened = ticket();
const said = (minutes: number) => ({
  ...blankComment(opened, at(minutes)),
  ...{ side: 'customer' as const, visibility: 'public' as const, via: 'x' as const, authorName: '@ada' },
  text: `at ${minutes}`,
});
const planOf = (comments: FilingPlan['comments']): FilingPlan => ({
  ...{ newTickets: [opened], changedTickets: [], ticketsBefore: [], comments, filed: [] },
  ...{ newContacts: [], changedContacts: [], answered: [] },
});

test('S52 a ticket is opened with the time of its customer’s newest words, by X’s time', () => {
  const [opening] = openingsOf(planOf([said(3), { ...said(9), side: 'agent' }, said(1)]), {
    kind: 'customer',
  });
  expect(opening).toMatchObject({ texts: ['at 3', 'at 1'], wroteAt: at(3) });
  expect(openingsOf(planOf([]), { kind: 'customer' })[0]?.wroteAt).toBeUndefined();
});
