import type { Clock } from '../../../src/domain/clock.js';

/** A clock that runs as the wall's does, and can be moved ahead. */
export interface MovingClock {
  readonly now: Clock;
  moveTo(at: Date): void;
}

export function movingClock(): MovingClock {
  let aheadMs = 0;
  return {
    now: () => new Date(Date.now() + aheadMs),
    moveTo(at) {
      aheadMs = Math.max(aheadMs, at.getTime() - Date.now());
    },
  };
}

const units = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** E.g. `90s`, `10m`, `2h`. */
export function msOf(time: `${number}${keyof typeof units}`): number {
  const unit = time.endsWith('s') ? 's' : time.endsWith('m') ? 'm' : 'h';
  return Number(time.slice(0, -1)) * units[unit];
}

export type Time = Parameters<typeof msOf>[0];
