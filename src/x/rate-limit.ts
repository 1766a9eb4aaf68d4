import type { RateLimit } from './port.js';
import { dayMs, minuteMs } from '../domain/durations.js';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** X counts an endpoint in up to three windows at once. */
const windows = ['x-rate-limit', 'x-app-limit-24hour', 'x-user-limit-24hour'] as const;

/**
 * What an answer, also a refusal, says of the endpoint: the tightest of its windows, which allows the
 * fewest calls for the time until its reset; null without headers. `xNow` is X's time.
 */
export function rateLimitOf(headers: Headers, xNow: Date): RateLimit | null {
  const told = windows.flatMap((window) => windowIn(headers, window, xNow) ?? []);
  const share = ({ remaining, resetAt }: RateLimit) =>
    Math.max(resetAt.getTime() - xNow.getTime(), 0) / Math.max(remaining, 0.5);
  return told.reduce<RateLimit | null>(
    (tightest, each) => (tightest && share(tightest) >= share(each) ? tightest : each),
    null,
  );
}

function windowIn(headers: Headers, window: (typeof windows)[number], xNow: Date): RateLimit | null {
  const limit = whole(headers, `${window}-limit`);
  const remaining = whole(headers, `${window}-remaining`);
  const reset = whole(headers, `${window}-reset`);
  if (limit === null || remaining === null || reset === null) return null;
  if (reset * 1_000 > xNow.getTime() + longestWaitMs) return null;
  return { limit, remaining, resetAt: new Date(reset * 1_000) };
}

const blindWaitMs = minuteMs;
/** No window of X's is longer; a later reset is a broken header and must not silence an account. */
const longestWaitMs = dayMs + minuteMs;

/**
 * When X takes such requests again, in X's time: the latest reset of the windows that are used up,
 * else what `retry-after` or the short window says, else a minute from `xNow`.
 */
export function resetAt(headers: Headers, xNow: Date): Date {
  const usedUp = windows
    .filter((window) => whole(headers, `${window}-remaining`) === 0)
    .map((window) => whole(headers, `${window}-reset`));
  const retryAfter = whole(headers, 'retry-after');
  const candidates = [
    latest(usedUp, xNow),
    retryAfter === null || retryAfter * 1_000 > longestWaitMs ? null : xNow.getTime() + retryAfter * 1_000,
    latest([whole(headers, 'x-rate-limit-reset')], xNow),
  ];
  return new Date(candidates.find((ms) => ms !== null) ?? xNow.getTime() + blindWaitMs);
}

function latest(resets: readonly (number | null)[], xNow: Date): number | null {
  const now = xNow.getTime();
  const sane = resets
    .map((seconds) => (seconds ?? 0) * 1_000)
    .filter((ms) => ms > now && ms <= now + longestWaitMs);
  return sane.length > 0 ? Math.max(...sane) : null;
}

function whole(headers: Headers, name: string): number | null {
  const value = headers[name];
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
