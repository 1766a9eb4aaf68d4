import { expect, test } from 'vitest';
import { mayBeUnheard, type Past } from './past.js';

const noon = Date.parse('2026-08-01T12:00:00Z');
const hourMs = 3_600_000;
/** X's clock is ours until it leaps. */
const answeredAt = (xTime: number) => ({ at: new Date(xTime).toISOString(), outcome: 'answered' as const });
const past = (more: Partial<Past>): Past => ({
  ...{ leaps: [], killedAt: [], leftUntold: new Set<string>(), takenOut: [] },
  ...more,
});
const leapt = past({ leaps: [{ at: noon, byMs: hourMs }] });
const twice = past({
  leaps: [
    { at: noon, byMs: hourMs },
    { at: noon + 60_000, byMs: 2 * hourMs },
  ],
});

test.each<[string, boolean, Past, Parameters<typeof mayBeUnheard>[1]]>([
  ['a whole answer, and nothing befell', false, past({}), answeredAt(noon)],
  ['an answer that a fault struck', true, past({}), { ...answeredAt(noon), fault: 'html' }],
  ['an answer that was cut', true, past({}), { ...answeredAt(noon), outcome: 'truncated' }],
  ['a kill a second later', true, past({ killedAt: [noon + 1_000] }), answeredAt(noon)],
  ['a kill in the moment, noticed a little early', true, past({ killedAt: [noon - 400] }), answeredAt(noon)],
  ['a kill a minute later', false, past({ killedAt: [noon + 60_000] }), answeredAt(noon)],
  ['a kill a minute before', false, past({ killedAt: [noon - 60_000] }), answeredAt(noon)],
  ['a leap seconds later', true, leapt, answeredAt(noon - 5_000)],
  ['a leap a minute later', false, leapt, answeredAt(noon - 60_000)],
  ['a minute after a leap', false, leapt, answeredAt(noon + hourMs + 60_000)],
  [
    'a kill, after a leap of X’s clock',
    true,
    { ...leapt, killedAt: [noon + 31_000] },
    answeredAt(noon + hourMs + 30_000),
  ],
  [
    'a kill by X’s clock that was none by ours',
    false,
    { ...leapt, killedAt: [noon + hourMs + 30_000] },
    answeredAt(noon + hourMs + 30_000),
  ],
  [
    'a kill, after two leaps',
    true,
    { ...twice, killedAt: [noon + 91_000] },
    answeredAt(noon + 3 * hourMs + 90_000),
  ],
])('%s: may be unheard is %s', (_, unheard, befell, entry) => {
  expect(mayBeUnheard(befell, entry)).toBe(unheard);
});
