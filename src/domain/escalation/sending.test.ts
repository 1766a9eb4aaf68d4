import { describe, expect, test } from 'vitest';
import { at, noon } from '../test/examples.js';
import type { Page } from './page.js';
import { heldUpAt, isGivenUp, pageEnded, wasReached, whyCancelled, whyUnable } from './sending.js';
import { page } from './test/examples.js';

const mail = page({ by: 'email' });

describe('S60 whether a page whose server does not answer is given up', () => {
  test.each([
    ['an SMS, for e-mail', page()],
    ['a test', page({ by: 'email', incidentId: null })],
  ])('%s, after some tries', (_, tried) => {
    expect(isGivenUp(tried, 3)).toBe(false);
    expect(isGivenUp(tried, 4)).toBe(true);
  });

  test('an e-mail of an incident never is', () => {
    expect(isGivenUp(mail, 1_000)).toBe(false);
  });

  test('the next step waits for an e-mail some seconds, and for nothing else that is on its way', () => {
    const sending = page({ by: 'email', state: 'sending', beganAt: noon });
    expect(heldUpAt(sending, at(5))).toEqual(at(1 / 3));
    expect(heldUpAt({ ...sending, by: 'sms' }, at(5))).toBeNull();
    expect(heldUpAt({ ...sending, state: 'accepted' }, at(5))).toBeNull();
    expect(heldUpAt({ ...sending, state: 'queued', beganAt: null }, at(5))).toEqual(at(5 + 1 / 3));
  });
});

describe('S61 whether a page is sent', () => {
  test.each([
    ['open', 1, null],
    ['open', 2, 'acknowledged'],
    ['acknowledged', 1, 'acknowledged'],
    ['resolved', 1, 'resolved'],
  ] as const)('%s in round %i: %s', (state, round, reason) => {
    expect(whyCancelled(mail, { state, round })).toBe(reason);
  });

  test('of an incident that is gone no more, of a test always', () => {
    expect(whyCancelled(mail, null)).toBe('resolved');
    expect(whyCancelled(page({ incidentId: null }), null)).toBeNull();
  });

  const phone = '+12025550100';
  test.each([
    ['sms', { phone }, true, null],
    ['sms', { phone }, false, 'smsNotConfigured'],
    ['sms', { phone: null }, true, 'noPhone'],
    ['sms', { phone, smsStoppedAt: noon }, true, 'smsStopped'],
    ['email', { phone: null, smsStoppedAt: noon }, false, null],
    ['email', null, true, 'agentRemoved'],
  ] as const)('by %s to %j (Twilio: %s): %s', (by, agent, hasTexter, reason) => {
    expect(whyUnable({ by }, agent, hasTexter)).toBe(reason);
  });
});

describe('S61 whether a person was reached before, so that more may be too many', () => {
  const before = (changes: Partial<Page>) => page({ _id: 'before', state: 'accepted', ...changes });
  test.each([
    ['accepted', {}, true],
    ['delivered', { state: 'delivered' }, true],
    ['on its way', { state: 'sending' }, true],
    ['failed', { state: 'failed' }, false],
    ['held', { state: 'held' }, false],
    ['to another', { agentId: 'bob' }, false],
    ['in the round before', { round: 0 }, false],
  ] as const)('%s', (_, changes, reached) => {
    expect(wasReached(mail, [mail, before(changes)])).toBe(reached);
  });
});

test('a page that is over is no longer found as work', () => {
  const ended = pageEnded(page({ receiptBy: noon }), 'held', { reason: 'tooManyPages' }, noon);
  expect(ended).toMatchObject({ state: 'held', reason: 'tooManyPages', detail: null });
  expect(Object.keys(ended)).not.toEqual(expect.arrayContaining(['open']));
  expect(ended).not.toHaveProperty('receiptBy');
});
