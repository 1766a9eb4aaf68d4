import { inTime } from '../plan/deed.js';
import { diceFor, type Dice } from '../plan/dice.js';
import type { Kill } from '../plan/kills.js';

/** How many seeds play at once, on one stack and one clock. */
export const seedsInWave = 10;
/** A round is played in acts: after each the worker is up again, every account is looked at, and X's clock leaps. */
const acts = 3;
/** How long deeds are done and faults strike in one act. */
const actMs = 5_000;
export const spanMs = acts * actMs;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What befalls all seeds of a wave at the same moments: they share X's clock and Perch's worker. */
export interface Act {
  /** By milliseconds from the begin of the act. */
  readonly kills: readonly Kill[];
  /** From here on X speaks its new vocabulary only. */
  readonly postOnly: boolean;
  /** The app has nothing left to spend for a while. */
  readonly broke: { readonly atMs: number; readonly forMs: number } | null;
  /** How far X's clock leaps at its end. */
  readonly leapMs: number;
}

/** A seed is always of the same wave, also when it is played alone. */
export const waveOf = (seed: number): number => Math.floor(Math.max(0, seed - 1) / seedsInWave);

export function actsOf(wave: number): Act[] {
  const dice = diceFor(wave * 7_919, 'wave');
  const leaps = dice.shuffled([
    dice.between(5, 50) * minuteMs,
    dice.between(150, 720) * minuteMs,
    dice.chance(0.25) ? dice.between(31, 40) * dayMs : dayMs + dice.between(0, 24) * hourMs,
  ]);
  const postOnlyFrom = dice.chance(0.4) ? dice.between(0, acts - 1) : acts;
  const brokeIn = dice.chance(0.4) ? dice.between(0, acts - 1) : acts;
  const broke = { atMs: dice.between(0, actMs - 2_000), forMs: dice.between(1_000, 2_500) };
  return leaps.map((leapMs, act) => ({
    leapMs,
    postOnly: act >= postOnlyFrom,
    broke: act === brokeIn ? broke : null,
    kills: inTime(dice.chance(act === 1 ? 0.5 : 1) ? [workerKill(dice)] : []),
  }));
}

/** Of the events of a round, by milliseconds from its begin, those of an act, from the begin of that. */
export const ofAct = <T extends { readonly atMs: number }>(events: readonly T[], act: number): T[] =>
  events
    .filter(({ atMs }) => Math.min(acts - 1, Math.floor(atMs / actMs)) === act)
    .map((event) => ({ ...event, atMs: event.atMs - act * actMs }));

const momentsOfWorker = [
  ...['create-post', 'create-post', 'send-dm', 'mentions', 'own-posts', 'dm_events', 'liked_tweets'],
];

const workerKill = (dice: Dice): Kill => ({
  atMs: dice.between(500, actMs),
  victim: 'worker',
  moment: dice.chance(0.8) ? { kind: 'answer', route: dice.one(momentsOfWorker) } : { kind: 'atOnce' },
  withinMs: 4_000,
  pauseMs: dice.between(0, 700),
});
