import { agentsDeeds, customersDeeds, type Deed, type Timed } from './deeds.js';
import { diceFor } from './dice.js';
import { faultsFor, type PlannedFault } from './faults.js';
import { killEveryMs, killsFor, type Kill } from './kills.js';

/** All that a run does, by milliseconds from its begin. */
export interface Schedule {
  readonly seed: number;
  readonly kills: readonly Kill[];
  readonly faults: readonly PlannedFault[];
  readonly deeds: readonly Timed<Deed>[];
}

export interface ScheduleOptions {
  readonly seed: number;
  readonly kills: number;
  /** Whether access tokens are refused once in a while, and refreshed under kills. */
  readonly withTokens: boolean;
}

/** The same seed and options give the same schedule, always and everywhere. */
export function scheduleFor({ seed, kills, withTokens }: ScheduleOptions): Schedule {
  const spanMs = 4_000 + kills * killEveryMs;
  const dice = (purpose: string) => diceFor(seed, purpose);
  return {
    seed,
    kills: killsFor(dice('kills'), kills),
    faults: inTime(faultsFor(dice('faults'), kills, spanMs, withTokens)),
    deeds: inTime([
      ...customersDeeds(dice('customers'), seed, spanMs),
      ...agentsDeeds(dice('agents'), seed, spanMs),
    ]),
  };
}

const inTime = <T extends { readonly atMs: number }>(events: readonly T[]): T[] =>
  [...events].sort((a, b) => a.atMs - b.atMs);
