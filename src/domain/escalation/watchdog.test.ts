import { describe, expect, test } from 'vitest';
import { at } from '../test/examples.js';
import { escalationPolicy } from '../test/escalation.js';
import { incident as anIncident, page as aPage } from '../test/incidents.js';
import type { EscalationStep } from './policy.js';
import { aboutOf, troublesIn, type Watchable } from './watchdog.js';

type Incident = Watchable['incidents'][number];
type Page = Watchable['pages'][number];

const step: EscalationStep = { agentIds: ['ada'], by: 'sms', afterMinutes: 0 };
const policy = escalationPolicy({ steps: [step, step] });
const incident = (changes: Partial<Incident> = {}): Incident =>
  anIncident({ policy, nextAt: at(5), roundBeganAt: at(0), stepBeganAt: at(0), ...changes });
const page = (changes: Partial<Page> = {}): Page => aPage({ createdAt: at(0), updatedAt: at(0), ...changes });
const nothing: Watchable = { incidents: [], pages: [], watches: [] };
const foundAt = (minutes: number, seen: Partial<Watchable>) =>
  troublesIn({ ...nothing, ...seen }, at(minutes)).map(aboutOf);

/** From which minute on it is a trouble: not just before. */
function begins(minute: number, seen: Partial<Watchable>, about: string): void {
  expect(foundAt(minute - 0.01, seen)).not.toContain(about);
  expect(foundAt(minute, seen)).toContain(about);
}

describe('S61 the watchdog', () => {
  test('is silent where all is well, and where there is nothing', () => {
    expect(foundAt(0, {})).toEqual([]);
    expect(foundAt(6, { incidents: [incident()], pages: [page()] })).toEqual([]);
  });

  test('notices an open incident whose next page is overdue by two minutes', () => {
    begins(7, { incidents: [incident()] }, 'stuck/incident');
  });

  test('notices an open incident that has steps left and no time for the next', () => {
    begins(2, { incidents: [incident({ nextAt: null })] }, 'stuck/incident');
    begins(2, { incidents: [incident({ nextAt: null, step: -1, stepBeganAt: null })] }, 'stuck/incident');
  });

  test('notices that nobody answers and nobody is paged any more, a quarter of an hour after the last step', () => {
    begins(
      18,
      { incidents: [incident({ nextAt: null, step: 1, stepBeganAt: at(3) })] },
      'exhausted/incident',
    );
  });

  test('notices an acknowledged incident that is forgotten and does not page again', () => {
    begins(7, { incidents: [incident({ state: 'acknowledged', nextAt: at(5) })] }, 'stuck/incident');
  });

  test.each(['acknowledged', 'resolved'] as const)('leaves an %s incident alone', (state) => {
    const pages = [page({ state: 'failed' })];
    expect(foundAt(999, { incidents: [incident({ state, nextAt: null })], pages })).toEqual([]);
  });

  test('notices that each page failed, unless another way is under way', () => {
    const failed = page({ state: 'failed', updatedAt: at(1) });
    const seen = (...more: Page[]) => ({ incidents: [incident()], pages: [failed, ...more] });
    begins(2, seen(), 'nobodyReached/incident');
    begins(2, seen(page({ _id: 'held', state: 'held' })), 'nobodyReached/incident');
    for (const state of ['queued', 'sending', 'accepted', 'delivered'] as const)
      expect(foundAt(3, seen(page({ _id: 'other', state })))).toEqual([]);
  });

  test('is not told that all is well by a reminder that is on its way, only by one that arrived', () => {
    const failed = page({ state: 'failed', updatedAt: at(1) });
    const mail = page({ _id: 'mail', state: 'failed', createdAt: at(1), updatedAt: at(1.5) });
    const reminder = (changes: Partial<Page>) =>
      foundAt(9, {
        incidents: [incident({ nextAt: at(10) })],
        pages: [page({ _id: 'reminder', createdAt: at(5), updatedAt: at(8.9), ...changes }), mail, failed],
      });
    for (const state of ['queued', 'sending', 'failed'] as const)
      expect(reminder({ state })).toContain('nobodyReached/incident');
    expect(reminder({ state: 'accepted', receiptBy: at(10) })).toContain('nobodyReached/incident');
    expect(reminder({ state: 'accepted' })).toEqual([]);
    expect(reminder({ state: 'delivered' })).toEqual([]);
  });

  test('waits for those who were paged with who could not be reached', () => {
    const failed = page({ state: 'failed', updatedAt: at(1) });
    const awaited = page({ _id: 'other', state: 'accepted', receiptBy: at(9) });
    expect(foundAt(4, { incidents: [incident()], pages: [failed, awaited] })).toEqual([]);
  });

  test('looks at the pages of this round alone: those of the one before may have failed', () => {
    const pages = [page({ state: 'failed' }), page({ _id: 'second', round: 2 })];
    expect(foundAt(6, { incidents: [incident({ round: 2 })], pages })).toEqual([]);
    const failed = [page(), page({ _id: 'second', round: 2, state: 'failed' })];
    expect(foundAt(6, { incidents: [incident({ round: 2 })], pages: failed })).toEqual([
      'nobodyReached/incident',
    ]);
  });

  test.each(['queued', 'sending'] as const)('notices a page that is still %s after five minutes', (state) => {
    begins(5, { pages: [page({ state, incidentId: null })] }, 'pagesStuck/policy');
  });

  test('notices an SMS that is neither confirmed nor given up two minutes after its time', () => {
    begins(12, { pages: [page({ state: 'accepted', receiptBy: at(10) })] }, 'pagesStuck/policy');
    expect(foundAt(999, { pages: [page({ state: 'accepted' })] })).toEqual([]);
  });

  test('says once of many pages of a policy that they are stuck, since the first', () => {
    const pages = [3, 1, 2].map((minute) =>
      page({ _id: `${minute}`, state: 'queued', createdAt: at(minute) }),
    );
    expect(troublesIn({ ...nothing, pages }, at(60))).toMatchObject([{ kind: 'pagesStuck', since: at(6) }]);
  });

  test('notices posts that wait to be counted for two minutes', () => {
    const watch = { _id: 'policy', accountId: 'account' };
    begins(3, { watches: [{ ...watch, waitingSince: at(1) }] }, 'notCounted/policy');
    expect(foundAt(999, { watches: [{ ...watch, waitingSince: null }] })).toEqual([]);
  });
});
