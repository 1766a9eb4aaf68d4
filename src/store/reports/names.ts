import type { Grouping } from '../../domain/reports/report.js';
import type { Database } from '../database.js';
import { referredIn } from '../referred.js';

type NameOf = (key: string | null) => string | null;

/** How people know what a report is told apart by; null: it is nothing, or there is no such thing any more. */
export async function namesOfKeys(
  db: Database,
  by: Grouping,
  keys: readonly (string | null)[],
): Promise<NameOf> {
  if (by === 'channel' || by === 'day') return (key) => key;
  const ids = keys.filter((key) => key !== null);
  const names = await namesById(db, by, ids);
  return (key) => (key === null ? null : (names.get(key) ?? null));
}

const nameables = ['account', 'group', 'agent', 'department', 'product'] as const;
export type Nameable = (typeof nameables)[number];

/** `ids` left out: all there are. */
async function namesById(
  db: Database,
  what: Nameable,
  ids?: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const filter = ids ? { _id: { $in: [...ids] } } : {};
  if (what === 'account') {
    const accounts = await db.accounts.find(filter, { projection: { handle: 1 } }).toArray();
    return new Map(accounts.map(({ _id, handle }) => [_id, `@${handle}`]));
  }
  const found = await db.native
    .collection<{ readonly _id: string; readonly name: string }>(referredIn[what])
    .find(filter, { projection: { name: 1 } })
    .toArray();
  return new Map(found.map(({ _id, name }) => [_id, name]));
}

/** How all things are called that tickets name, for an export of many. */
export async function allNames(db: Database): Promise<(what: Nameable, id: string | null) => string | null> {
  const named = await Promise.all(nameables.map(async (what) => [what, await namesById(db, what)] as const));
  const byKind = new Map(named);
  return (what, id) => (id === null ? null : (byKind.get(what)?.get(id) ?? null));
}
