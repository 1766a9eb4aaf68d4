import type { Fault } from '../../../simulator/control-client.js';
import type { Dice } from './dice.js';
import type { PlannedFault } from './faults.js';

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;

/** How a call goes wrong, whichever it is. */
export type Trouble = Pick<PlannedFault, 'resetInSeconds'> & {
  readonly fault: Without<Fault, 'route' | 'account'>;
};

export type Case = (dice: Dice) => Trouble;

export const answered = (status: number, body?: unknown): Trouble => ({
  fault: { kind: 'status', status, ...(body === undefined ? {} : { body }) },
});

/** What may befall any call: X breaks, limits, is slow, or is not heard. */
export const cases = {
  '500': () => answered(500),
  '502': () => answered(502),
  '503': () => answered(503),
  '504': () => answered(504),
  '503 page': () => ({ fault: { kind: 'html' } }),
  '429 until a moment': (dice) => ({ ...answered(429), resetInSeconds: dice.between(2, 4) }),
  'dropped, not done': () => ({ fault: { kind: 'drop-before-commit' } }),
  'dropped, done': () => ({ fault: { kind: 'drop-after-commit' } }),
  hangs: (dice) => ({ fault: { kind: 'hang', commit: dice.chance(0.6), times: 1 } }),
  slow: (dice) => ({ fault: { kind: 'slow', overMs: dice.between(300, 4_000) } }),
  truncated: () => ({ fault: { kind: 'truncated' } }),
} satisfies Record<string, Case>;

/** It strikes the route for one account, once or twice unless the case knows better. */
export function strikeWith(
  played: Case,
  dice: Dice,
  { route, account }: { readonly route: string; readonly account: string },
): Omit<PlannedFault, 'atMs'> {
  const times = dice.between(1, 2);
  const { fault, ...more } = played(dice);
  return { fault: { route, account, times, ...fault }, ...more };
}
