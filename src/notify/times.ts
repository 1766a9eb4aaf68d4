import { dayMs, hourMs, minuteMs } from '../domain/durations.js';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** E.g. `21 Nov 2026, 14:05 UTC`. */
export function readableTime(at: Date): string {
  const [hour, minute] = [at.getUTCHours(), at.getUTCMinutes()].map((part) => String(part).padStart(2, '0'));
  const day = `${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()}`;
  return `${day}, ${hour ?? ''}:${minute ?? ''} UTC`;
}

const units = [
  ['day', dayMs],
  ['hour', hourMs],
  ['minute', minuteMs],
] as const;

/** The two largest units, rounded down, e.g. `2 days 3 hours`; `less than a minute` below one. */
export function readableDuration(ms: number): string {
  const first = units.findIndex(([, unitMs]) => ms >= unitMs);
  if (first === -1) return 'less than a minute';
  let rest = ms;
  const parts = units.slice(first, first + 2).map(([unit, unitMs]) => {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    return count === 0 ? '' : counted(count, unit);
  });
  return parts.filter((part) => part !== '').join(' ');
}

/** E.g. `1 reply`, `2 replies`. */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`;
