import { describe, expect, test } from 'vitest';
import { at, noon } from '../test/examples.js';
import type { Incident } from './incident.js';
import type { Page } from './page.js';
import { pagingAt } from './paging.js';
import { incident, page, step } from './test/examples.js';

const begunBy = (before: Incident, pages: readonly Page[], minutes: number) => {
  const paging = pagingAt(before, pages, at(minutes));
  const known = new Set(pages.map(({ _id }) => _id));
  const begun = paging.pages.filter(({ _id }) => !known.has(_id));
  return { ...paging, begun: begun.map(({ _id }) => _id.slice('incident/'.length)) };
};
const first = incident({}, { step: 0, stepBeganAt: noon });
const toAda = (changes: Partial<Page> = {}) =>
  page({ _id: 'incident/1/0/0/ada/email', by: 'email', state: 'accepted', ...changes });
const texted = (changes: Partial<Page> = {}) => page({ state: 'accepted', receiptBy: at(5), ...changes });
const failed = (changes: Partial<Page> = {}) =>
  toAda({ state: 'failed', reason: 'refused', updatedAt: at(1), ...changes });
const bySms = { steps: [step(['ada'], 0, 'sms'), step(['bob'], 10)] };
const acknowledged = incident(
  {},
  {
    step: 0,
    stepBeganAt: noon,
    state: 'acknowledged',
    acknowledged: { at: at(2), agentId: 'ada', via: 'link' },
  },
);

describe('S61 steps', () => {
  test('the first begins with the incident, all its people at once', () => {
    const both = incident({ steps: [step(['ada', 'bob', 'ada'])] });
    const { begun, incident: after, nextAt } = begunBy(both, [], 0);
    expect(begun).toEqual(['1/0/0/ada/email', '1/0/0/bob/email']);
    expect(after).toMatchObject({ step: 0, stepBeganAt: noon });
    expect(nextAt).toEqual(at(5));
  });

  test('the first waits where it is to', () => {
    const waits = incident({ steps: [step(['ada'], 3)] });
    expect(begunBy(waits, [], 2)).toMatchObject({ begun: [], nextAt: at(3) });
    expect(begunBy(waits, [], 3)).toMatchObject({ begun: ['1/0/0/ada/email'] });
  });

  test('the next begins so long after the one before, whose people are reminded no more', () => {
    const reminded = [toAda(), toAda({ _id: 'incident/1/0/1/ada/email', turn: 1 })];
    expect(begunBy(first, reminded, 9.9)).toMatchObject({ begun: [], nextAt: at(10) });
    expect(begunBy(first, reminded, 10)).toMatchObject({ begun: ['1/1/0/bob/email'], nextAt: at(15) });
  });

  test('after an outage its people have their time before the next are paged', () => {
    const three = incident({ steps: [step(['ada']), step(['bob'], 10), step(['cy'], 10)] });
    const { begun, incident: after, nextAt } = begunBy(three, [], 35);
    expect(begun).toEqual(['1/0/0/ada/email']);
    expect(after.stepBeganAt).toEqual(at(35));
    expect(nextAt).toEqual(at(35 + 1 / 3));
  });

  test('a look that is a moment late moves nothing', () => {
    expect(begunBy(first, [toAda()], 10.5).incident.stepBeganAt).toEqual(at(10));
  });
});

describe('S61 reminders', () => {
  test('every so long until the next step, by the way of the step', () => {
    expect(begunBy(first, [toAda()], 4.9).begun).toEqual([]);
    expect(begunBy(first, [toAda()], 5)).toMatchObject({ begun: ['1/0/1/ada/email'], nextAt: at(10) });
    const sms = incident(bySms, { step: 0, stepBeganAt: noon });
    expect(begunBy(sms, [page({ state: 'delivered' })], 5).begun).toEqual(['1/0/1/ada/sms']);
  });

  test('of the last step without end', () => {
    const last = incident({}, { step: 1, stepBeganAt: at(10) });
    expect(begunBy(last, [], 510)).toMatchObject({ begun: ['1/1/100/bob/email'], nextAt: at(515) });
  });

  test('none where there are to be none', () => {
    const silent = incident({ remindMinutes: null }, { step: 1, stepBeganAt: at(10) });
    expect(begunBy(silent, [], 500)).toMatchObject({ begun: [], nextAt: null });
  });

  test('of those that an outage missed only the newest', () => {
    const last = incident({}, { step: 1, stepBeganAt: at(10) });
    expect(begunBy(last, [], 26).begun).toEqual(['1/1/3/bob/email']);
  });
});

describe('S60 who cannot be reached', () => {
  const sms = incident(bySms, { step: 0, stepBeganAt: noon });

  test.each([
    'undelivered',
    'refused',
    'noPhone',
    'smsStopped',
    'smsNotConfigured',
    'smsBudgetSpent',
  ] as const)('an SMS that failed (%s) is made up for by e-mail at once', (reason) => {
    const { begun, pages } = begunBy(sms, [page({ state: 'failed', reason })], 1);
    expect(begun).toEqual(['1/0/0/ada/email']);
    expect(pages[0]).toMatchObject({ kind: 'fallback', instead: 'incident/1/0/0/ada/sms', turn: 0 });
  });

  test('so is one without a receipt in time, and no sooner', () => {
    expect(begunBy(sms, [texted()], 4.9)).toMatchObject({ begun: [], nextAt: at(5) });
    const { pages } = pagingAt(
      incident({ ...bySms, remindMinutes: null }, sms.step === 0 ? { step: 0, stepBeganAt: noon } : {}),
      [texted()],
      at(5),
    );
    expect(pages).toMatchObject([
      { by: 'sms', state: 'failed', reason: 'noReceipt' },
      { by: 'email', kind: 'fallback', state: 'queued' },
    ]);
    expect(pages[0]).not.toHaveProperty('receiptBy');
  });

  test('a page that is held is no failure', () => {
    expect(begunBy(sms, [page({ state: 'held', reason: 'tooManyPages' })], 1).begun).toEqual([]);
  });

  test('the next step begins at once when nobody of the step was reached', () => {
    expect(begunBy(first, [failed()], 1)).toMatchObject({
      begun: ['1/1/0/bob/email'],
      incident: { step: 1, stepBeganAt: at(1) },
    });
  });

  test('but not while the e-mail in place of an SMS may reach them', () => {
    const pages = [page({ state: 'failed', reason: 'undelivered' }), toAda({ state: 'sending' })];
    expect(begunBy(sms, pages, 1).begun).toEqual([]);
    expect(begunBy(sms, [pages[0] ?? page(), failed({ kind: 'fallback' })], 1).begun).toEqual([
      '1/1/0/bob/email',
    ]);
  });

  test('S60 while the mail server is away each step begins, and no page of theirs is given up', () => {
    // Nobody looks again while it is being sent.
    expect(begunBy(incident(), [], 0)).toMatchObject({ begun: ['1/0/0/ada/email'], nextAt: at(1 / 3) });
    const waits = toAda({ state: 'sending', beganAt: noon });
    expect(begunBy(first, [waits], 0.3)).toMatchObject({ begun: [], nextAt: at(1 / 3) });
    expect(begunBy(first, [waits], 1 / 3)).toMatchObject({
      begun: ['1/1/0/bob/email'],
      pages: [{ agentId: 'bob' }],
    });
  });

  test('S60 an e-mail that waits for its server stands for the reminders meanwhile', () => {
    const last = incident({ steps: [step(['ada', 'bob'])] }, { step: 0, stepBeganAt: noon });
    const bob = toAda({ _id: 'incident/1/0/0/bob/email', agentId: 'bob' });
    const ada = toAda({ state: 'sending', beganAt: noon });
    expect(begunBy(last, [ada, bob], 5).begun).toEqual(['1/0/1/bob/email']);
    const arrived = toAda({ beganAt: noon, updatedAt: at(6) });
    expect(begunBy(last, [arrived, bob], 6).begun).toEqual(['1/0/1/bob/email']);
    expect(begunBy(last, [arrived, bob], 10).begun).toEqual(['1/0/2/ada/email', '1/0/2/bob/email']);
    const atOnce = toAda({ beganAt: at(5), updatedAt: at(5.1) });
    expect(begunBy(last, [atOnce, bob], 6).begun).toEqual(['1/0/1/ada/email', '1/0/1/bob/email']);
  });

  test('S60 an e-mail that waits in place of an SMS keeps no reminder by SMS waiting', () => {
    const texted = incident({ steps: [step(['ada'], 0, 'sms')] }, { step: 0, stepBeganAt: noon });
    const undelivered = toAda({ _id: 'incident/1/0/0/ada/sms', by: 'sms', state: 'failed' });
    const waits = toAda({ kind: 'fallback', state: 'sending', beganAt: noon });
    expect(begunBy(texted, [undelivered, waits], 5).begun).toEqual(['1/0/1/ada/sms']);
  });

  test('who has had enough for now is reminded again a quarter of an hour later', () => {
    const last = incident({ steps: [step(['ada'])], remindMinutes: 1 }, { step: 0, stepBeganAt: noon });
    const held = toAda({ _id: 'incident/1/0/3/ada/email', turn: 3, state: 'held', createdAt: at(3) });
    expect(begunBy(last, [toAda(), held], 17.9).begun).toEqual([]);
    expect(begunBy(last, [toAda(), held], 18).begun).toEqual(['1/0/18/ada/email']);
  });

  test('nor when one of several was reached', () => {
    const both = incident(
      { steps: [step(['ada', 'bob']), step(['cy'], 10)] },
      { step: 0, stepBeganAt: noon },
    );
    const reached = toAda({ _id: 'incident/1/0/0/bob/email', agentId: 'bob' });
    expect(begunBy(both, [failed(), reached], 1).begun).toEqual([]);
  });

  test('nobody at all: the last step is reminded nevertheless', () => {
    const last = incident({ steps: [step(['ada'])] }, { step: 0, stepBeganAt: noon });
    expect(begunBy(last, [failed()], 1)).toMatchObject({ begun: [], nextAt: at(5) });
    expect(begunBy(last, [failed()], 5).begun).toEqual(['1/0/1/ada/email']);
  });
});

describe('S61 after somebody answered', () => {
  test('nothing begins, and what waits is cancelled', () => {
    const { begun, pages, nextAt } = begunBy(acknowledged, [toAda({ state: 'queued', open: true })], 20);
    expect(begun).toEqual([]);
    expect(pages).toMatchObject([{ state: 'cancelled', reason: 'acknowledged' }]);
    expect(pages[0]).not.toHaveProperty('open');
    expect(nextAt).toEqual(at(62));
  });

  test('an SMS that failed is not made up for', () => {
    expect(begunBy(acknowledged, [page({ state: 'failed', reason: 'undelivered' })], 20).begun).toEqual([]);
  });

  test('forgotten, it is open again and the steps begin anew', () => {
    const { begun, incident: after } = begunBy(acknowledged, [toAda()], 62);
    expect(begun).toEqual(['2/0/0/ada/email']);
    expect(after).toMatchObject({ state: 'open', round: 2, roundBeganAt: at(62), step: 0 });
    expect(after.acknowledged).toMatchObject({ agentId: 'ada' });
  });

  test('what failed in the round before is not made up for in the next', () => {
    expect(begunBy(acknowledged, [page({ state: 'failed', reason: 'undelivered' })], 62).begun).toEqual([
      '2/0/0/ada/email',
    ]);
  });

  test('it is never forgotten where it is not to be', () => {
    const kept = { ...acknowledged, policy: { ...acknowledged.policy, reopenAfterMinutes: null } };
    expect(begunBy(kept, [], 10_000)).toMatchObject({ begun: [], nextAt: null });
  });

  test('a resolved incident never pages', () => {
    const resolved = { ...acknowledged, state: 'resolved' as const };
    const { begun, pages, nextAt } = begunBy(resolved, [toAda({ state: 'queued' })], 10_000);
    expect({ begun, nextAt }).toEqual({ begun: [], nextAt: null });
    expect(pages).toMatchObject([{ state: 'cancelled', reason: 'resolved' }]);
  });

  test('whether its SMS arrived is noted nevertheless', () => {
    expect(begunBy(acknowledged, [texted()], 3).nextAt).toEqual(at(5));
    expect(begunBy(acknowledged, [texted()], 5).pages).toMatchObject([
      { state: 'failed', reason: 'noReceipt' },
    ]);
  });
});
