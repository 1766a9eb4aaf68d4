import type { Cast } from '../plan/cast.js';
import { diceFor } from '../plan/dice.js';

/** X's clock leaps by less than the longest of them, and by more than the shortest. */
const intervals = [15, 240, 1_440, 4_320];

/** The people of a seed. Their names tell of it, so that many seeds share one X. */
export function castOf(seed: number): Cast {
  const dice = diceFor(seed, 'cast');
  const named = (name: string): string => `s${seed}${name}`;
  const threadingIntervalMinutes = dice.one(intervals);
  return {
    accounts: [
      { handle: named('acme'), mentions: 'all', threadingIntervalMinutes, likes: dice.chance(0.6) },
      {
        handle: named('bolt'),
        mentions: dice.chance(0.5) ? 'keywords' : 'all',
        threadingIntervalMinutes,
      },
    ],
    customers: ['jane', 'joe', 'mia', 'noah'].map(named),
    secretive: [named('xena')],
  };
}
