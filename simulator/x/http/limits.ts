const QUARTER_HOUR_MS = 15 * 60_000;
export const DAY_MS = 24 * 3_600_000;

/** So many calls per window, counted for each user or for the whole app. */
export interface Limit {
  limit: number;
  windowMs: number;
  per: 'user' | 'app';
}

export const perUser = (limit: number, windowMs = QUARTER_HOUR_MS): Limit => ({
  limit,
  windowMs,
  per: 'user',
});
export const perApp = (limit: number, windowMs = DAY_MS): Limit => ({ limit, windowMs, per: 'app' });

interface Bucket extends Limit {
  used: number;
  resetMs: number;
}

interface LimitOverride {
  route: string;
  userId?: string | undefined;
  limit: number;
  windowMs: number;
  /** How a refused call is answered; X has both. */
  form?: RefusalForm | undefined;
  /** Said in place of what is counted: X's headers and its tables differ. */
  headers?: Record<string, string> | undefined;
}

/** `problem`: X's JSON of today. `code-88`: the old numbered form, which its pages still show. */
export const refusalForms = ['problem', 'code-88'] as const;
type RefusalForm = (typeof refusalForms)[number];

interface Spent {
  allowed: boolean;
  headers: Record<string, string>;
  form: RefusalForm;
}

export interface Limits {
  /** Counts one call and says whether it was still within every limit; a refused call counts nothing. */
  spend(
    call: { route: string; limits: readonly Limit[]; userId: string; appId: string },
    nowMs: number,
  ): Spent;
  override(override: LimitOverride): void;
  clear(): void;
}

function headerNames(bucket: Bucket): { prefix: string } {
  if (bucket.per === 'app') return { prefix: 'x-app-limit-24hour' };
  return { prefix: bucket.windowMs >= DAY_MS ? 'x-user-limit-24hour' : 'x-rate-limit' };
}

function headersOf(buckets: readonly Bucket[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const bucket of buckets) {
    const { prefix } = headerNames(bucket);
    headers[`${prefix}-limit`] = String(bucket.limit);
    headers[`${prefix}-remaining`] = String(Math.max(0, bucket.limit - bucket.used));
    headers[`${prefix}-reset`] = String(Math.ceil(bucket.resetMs / 1000));
  }
  return headers;
}

/** Fixed windows that begin with the first call, as X's do. They live in memory: a restart forgives. */
export function createLimits(): Limits {
  const buckets = new Map<string, Bucket>();
  let overrides: LimitOverride[] = [];

  const overrideFor = (route: string, userId: string): LimitOverride | undefined =>
    overrides.findLast((one) => one.route === route && (one.userId ?? userId) === userId);

  const bucketFor = (key: string, limit: Limit, nowMs: number): Bucket => {
    const existing = buckets.get(key);
    if (existing !== undefined && existing.resetMs > nowMs) return existing;
    const fresh = { ...limit, used: 0, resetMs: nowMs + limit.windowMs };
    buckets.set(key, fresh);
    return fresh;
  };

  return {
    spend(call, nowMs) {
      const own = overrideFor(call.route, call.userId);
      const limits: readonly Limit[] =
        own === undefined ? call.limits : [{ limit: own.limit, windowMs: own.windowMs, per: 'user' }];
      const open = limits.map((limit) => {
        const owner = limit.per === 'user' ? `user:${call.userId}` : `app:${call.appId}`;
        return bucketFor(`${call.route}|${owner}|${limit.windowMs}|${limit.limit}`, limit, nowMs);
      });
      const allowed = open.every((bucket) => bucket.used < bucket.limit);
      if (allowed) for (const bucket of open) bucket.used += 1;
      return { allowed, headers: { ...headersOf(open), ...own?.headers }, form: own?.form ?? 'problem' };
    },
    override(override) {
      const same = (one: LimitOverride) => one.route === override.route && one.userId === override.userId;
      overrides = [...overrides.filter((one) => !same(one)), override];
      for (const key of buckets.keys()) if (key.startsWith(`${override.route}|`)) buckets.delete(key);
    },
    clear() {
      overrides = [];
      buckets.clear();
    },
  };
}
