import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../test/examples.js';
import type { Page } from './page.js';
import { withAcceptance, withStatus } from './receipt.js';
import { page } from './test/examples.js';

const said = (status: string, sid = 'SM1', errorCode: number | null = null) => ({
  sid,
  status,
  errorCode,
  at: at(1),
});
const sending = page({ state: 'sending', receiptBy: at(5) });
const taken = {
  sid: 'SM1',
  status: 'queued',
  at: at(1),
  to: '+15550001',
  segments: 1,
  costUsd: 0.05,
  receiptBy: at(6),
};
const accepted = withAcceptance(sending, taken);
const after = (from: Page, ...words: string[]) =>
  words.reduce((before, word) => withStatus(before, said(word)), from);

describe('S62 what Twilio says of a page', () => {
  test('its answer to the sending accepts it, and work is no longer found by it', () => {
    expect(accepted).toMatchObject({ state: 'accepted', to: '+15550001', segments: 1, receiptBy: at(6) });
    expect(accepted).not.toHaveProperty('open');
  });

  test.each([
    [['sent', 'delivered'], 'delivered'],
    [['delivered', 'sent'], 'delivered'],
    [['sending', 'sent', 'sending'], 'accepted'],
    [['sent', 'undelivered'], 'failed'],
    [['failed'], 'failed'],
    [['undelivered', 'sent', 'queued'], 'failed'],
    [['delivered', 'undelivered'], 'delivered'],
    [['undelivered', 'delivered'], 'delivered'],
    [['a word of tomorrow'], 'accepted'],
  ] as const)('%j leaves it %s', (words, state) => {
    expect(after(accepted, ...words).state).toBe(state);
  });

  test('the rank of a message never goes down', () => {
    expect(after(accepted, 'sent', 'queued').messages).toEqual([said('sent')]);
  });

  test('a word that was heard before changes nothing', () => {
    const sent = after(accepted, 'sent');
    expect(withStatus(sent, said('sent'))).toBe(sent);
  });

  test('a word that comes before what sent it wrote its answer is not lost', () => {
    const early = withStatus(sending, said('delivered'));
    expect(early).toMatchObject({ state: 'delivered' });
    expect(early).not.toHaveProperty('open');
    expect(withAcceptance(early, taken)).toMatchObject({ state: 'delivered', to: '+15550001', segments: 1 });
    const failed = withStatus(sending, said('undelivered'));
    expect(withAcceptance(failed, taken)).toMatchObject({ state: 'failed', messages: [said('undelivered')] });
  });

  test('a page that Twilio has is not sent again, though what sent it died', () => {
    const early = withStatus(sending, said('queued'));
    expect(early).toMatchObject({ state: 'accepted', receiptBy: at(5) });
    expect(early).not.toHaveProperty('open');
  });

  test('of two messages one that failed does not fail the page, one that arrived settles it', () => {
    const two = withStatus(accepted, said('queued', 'SM2'));
    const oneFailed = withStatus(two, said('undelivered', 'SM2'));
    expect(oneFailed.state).toBe('accepted');
    expect(withStatus(oneFailed, said('failed')).state).toBe('failed');
    expect(withStatus(oneFailed, said('delivered')).state).toBe('delivered');
  });

  test('why it failed', () => {
    expect(withStatus(accepted, said('undelivered', 'SM1', 30_003))).toMatchObject({
      reason: 'undelivered',
      detail: 'Twilio: undelivered, error 30003',
    });
    expect(withStatus(accepted, said('failed', 'SM1', 21_610)).reason).toBe('smsStopped');
  });

  test.each(['cancelled', 'held', 'failed'] as const)(
    '%s stays so unless somebody has the message',
    (state) => {
      const { open: _open, ...over } = { ...accepted, state };
      expect(withStatus(over, said('undelivered')).state).toBe(state);
      expect(withStatus(over, said('sent')).state).toBe(state);
      expect(withStatus(over, said('delivered'))).toMatchObject({ state: 'delivered', reason: null });
    },
  );

  test('in whatever order the words come, the page ends alike', () => {
    const words = fc.array(
      fc.tuple(
        fc.constantFrom('queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed'),
        fc.constantFrom('SM1', 'SM2'),
      ),
    );
    fc.assert(
      fc.property(words, (heard) => {
        // A failure of all that is known so far is final unless something arrives: here both are known.
        const known = withStatus(accepted, said('queued', 'SM2'));
        const { state } = hearing(known, heard);
        expect(hearing(known, heard.toReversed()).state).toBe(state);
        expect(state === 'delivered').toBe(heard.some(([status]) => status === 'delivered'));
      }),
    );
  });
});

const hearing = (from: Page, heard: readonly (readonly [string, string])[]): Page =>
  heard.reduce((before, [status, sid]) => withStatus(before, said(status, sid)), from);
