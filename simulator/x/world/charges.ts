import type { Billing, ChargeFact } from './records/billing.js';

/** What one account read or wrote of one kind on one UTC day, and what it cost. */
export interface Charge {
  /** The UTC day, `2026-08-01`. */
  day: string;
  app: string;
  account: string;
  /** `post`, `user`, `dm_event`, `owned_read`, or the name of the route that wrote. */
  what: string;
  count: number;
  usd: number;
}

interface Month {
  usd: number;
  postReads: number;
}

/** Everything charged so far, and what was read on the newest day. */
export interface ChargeTotals {
  byKey: Map<string, Charge>;
  byMonth: Map<string, Month>;
  readOn: string;
  read: Set<string>;
}

export const chargeTotals = (): ChargeTotals => ({
  byKey: new Map(),
  byMonth: new Map(),
  readOn: '',
  read: new Set(),
});

const READS_OF_POSTS = new Set(['post', 'owned_read']);

/** Rounded to the tenth of a cent that X's prices have, so that sums stay exact. */
const exact = (usd: number): number => Math.round(usd * 1000) / 1000;

const monthKey = (clientId: string, day: string): string => `${clientId}|${day.slice(0, 7)}`;

/** What an app spent and read in the calendar month (UTC) of a day. */
export const monthOf = (totals: ChargeTotals, clientId: string, day: string): Month =>
  totals.byMonth.get(monthKey(clientId, day)) ?? { usd: 0, postReads: 0 };

/** How many posts an app was billed for reading on a UTC day. */
export const postReadsOn = (totals: ChargeTotals, clientId: string, day: string): number =>
  [...totals.byKey.values()]
    .filter((one) => one.app === clientId && one.day === day && READS_OF_POSTS.has(one.what))
    .reduce((sum, one) => sum + one.count, 0);

/** Whether X has billed this app for a resource on this UTC day already. */
export const billedOn = (totals: ChargeTotals, clientId: string, day: string, resource: string): boolean =>
  totals.readOn === day && totals.read.has(`${clientId}|${resource}`);

/** Adds a charge to the totals and takes it off what the app has left to spend. */
export function noteCharge(
  totals: ChargeTotals,
  billing: Map<string, Billing>,
  { day, clientId, account, items }: ChargeFact,
): void {
  if (totals.readOn !== day) {
    totals.readOn = day;
    totals.read.clear();
  }
  const month = { ...monthOf(totals, clientId, day) };
  let spent = 0;
  for (const { what, usd, resource } of items) {
    const key = `${day}|${clientId}|${account}|${what}`;
    const before = totals.byKey.get(key) ?? { day, app: clientId, account, what, count: 0, usd: 0 };
    totals.byKey.set(key, { ...before, count: before.count + 1, usd: exact(before.usd + usd) });
    if (resource !== undefined) totals.read.add(`${clientId}|${resource}`);
    if (resource?.startsWith('post:') === true) month.postReads += 1;
    spent += usd;
  }
  totals.byMonth.set(monthKey(clientId, day), { ...month, usd: exact(month.usd + spent) });
  const left = billing.get(clientId);
  if (left !== undefined && left.creditsUsd !== null)
    billing.set(clientId, { ...left, creditsUsd: exact(left.creditsUsd - spent) });
}
