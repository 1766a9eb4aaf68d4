import { inTime, type Timed } from '../plan/deed.js';
import { diceFor, type Dice } from '../plan/dice.js';
import type { Kill } from '../plan/kills.js';

/** How many seeds play at once, on one stack and one clock. */
export const seedsInWave = 10;
/** How long deeds are done and faults strike. */
export const spanMs = 18_000;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export interface Jump {
  readonly advanceMs: number;
}

/** What befalls all seeds of a wave at the same moments: they share X's clock and Perch's worker. */
export interface Wave {
  readonly number: number;
  readonly jumps: readonly Timed<Jump>[];
  readonly kills: readonly Kill[];
}

/** A seed is always of the same wave, also when it is played alone. */
export const waveOf = (seed: number): number => Math.floor(Math.max(0, seed - 1) / seedsInWave);

export function waveFor(number: number): Wave {
  const dice = diceFor(number, 'wave');
  return {
    number,
    jumps: inTime([
      { atMs: dice.between(3_000, 6_000), advanceMs: dice.between(5, 50) * minuteMs },
      { atMs: dice.between(7_000, 10_000), advanceMs: dice.between(150, 720) * minuteMs },
      { atMs: dice.between(11_000, 15_000), advanceMs: farJump(dice) },
    ]),
    kills: inTime([
      workerKill(dice, 1_000, 6_000),
      workerKill(dice, 7_000, 11_000),
      workerKill(dice, 12_000, spanMs - 1_000),
    ]),
  };
}

const farJump = (dice: Dice): number => dayMs + dice.between(0, 24) * hourMs;

const momentsOfWorker = ['create-post', 'send-dm', 'mentions', 'own-posts', 'dm_events', 'liked_tweets'];

const workerKill = (dice: Dice, from: number, to: number): Kill => ({
  atMs: dice.between(from, to),
  victim: 'worker',
  moment: dice.chance(0.8) ? { kind: 'answer', route: dice.one(momentsOfWorker) } : { kind: 'atOnce' },
  withinMs: 6_000,
  pauseMs: dice.between(0, 700),
});
