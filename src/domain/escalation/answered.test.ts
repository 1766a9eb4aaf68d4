import { describe, expect, test } from 'vitest';
import { incident, policy } from '../test/escalation-examples.js';
import { at } from '../test/examples.js';
import { acknowledgedBy, resolvedBy } from './answered.js';

const by = { agentId: 'ada', via: 'sms' } as const;

describe('S61 to acknowledge', () => {
  test('takes an open incident, and looks again when it would be found forgotten', () => {
    expect(acknowledgedBy(incident(), by, at(5))).toEqual({
      state: 'acknowledged',
      acknowledged: { at: at(5), ...by },
      nextAt: at(5 + 120),
    });
  });

  test('looks never again where nothing is ever forgotten', () => {
    const kept = incident({}, policy({ reopenAfterMinutes: null }));
    expect(acknowledgedBy(kept, by, at(5))?.nextAt).toBeNull();
  });

  test.each(['acknowledged', 'resolved'] as const)('takes none that is %s', (state) => {
    expect(acknowledgedBy(incident({ state }), by, at(5))).toBeNull();
  });
});

describe('S61 to resolve', () => {
  test.each(['open', 'acknowledged'] as const)(
    'ends one that is %s, and nothing is due any more',
    (state) => {
      expect(resolvedBy(incident({ state }), 'ada', at(5))).toEqual({
        state: 'resolved',
        resolved: { at: at(5), agentId: 'ada', how: 'person' },
        nextAt: null,
      });
    },
  );

  test('ends none twice', () => {
    expect(resolvedBy(incident({ state: 'resolved' }), 'ada', at(5))).toBeNull();
  });
});
