import { handlesOf, killsCast } from './cast.js';
import { inTime, type Deed, type Timed } from './deed.js';
import { agentsDeeds, customersDeeds } from './deeds.js';
import { diceFor } from './dice.js';
import { faultsFor, type PlannedFault } from './faults.js';
import { mentionsListed, mostMentions } from './mentions.js';
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

/**
 * The same seed and options give the same schedule, always and everywhere. Throws for a run so long that
 * X might list fewer mentions than it makes: what Perch can't read would count as lost.
 */
export function scheduleFor({ seed, kills, withTokens }: ScheduleOptions): Schedule {
  const spanMs = 4_000 + kills * killEveryMs;
  const dice = (purpose: string) => diceFor(seed, purpose);
  const deeds = [
    ...customersDeeds(dice('customers'), seed, spanMs),
    ...agentsDeeds(dice('agents'), seed, spanMs),
  ];
  for (const handle of handlesOf(killsCast)) {
    const mentions = mostMentions(deeds, handle);
    if (mentions > mentionsListed)
      throw new RangeError(
        `${kills} kills take so long that @${handle} may have ${mentions} unswept mentions, of which X lists ${mentionsListed}: take fewer`,
      );
  }
  return {
    seed,
    kills: killsFor(dice('kills'), kills),
    faults: inTime(faultsFor(dice('faults'), kills, spanMs, withTokens)),
    deeds: inTime(deeds),
  };
}
