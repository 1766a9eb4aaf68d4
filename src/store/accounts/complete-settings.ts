import type { mongo } from 'mongoose';
import type { Account } from '../../domain/accounts/account.js';
import { defaultAccountSettings } from '../../domain/accounts/settings.js';
import type { Database } from '../database.js';

/** `settings.likes`, `settings.kinds.quotes` and so on: every place where a setting is kept. */
const places = Object.entries(defaultAccountSettings).flatMap(([name, value]) =>
  isGroup(value) ? Object.keys(value).map((part) => `settings.${name}.${part}`) : [`settings.${name}`],
);

const lacking: mongo.Filter<Account> = { $or: places.map((place) => ({ [place]: { $exists: false } })) };

/** Whether an account was stored before one of today's settings existed. */
export const lacksSettings = async (db: Database): Promise<boolean> =>
  (await db.accounts.findOne(lacking, { projection: { _id: 1 } })) !== null;

/** Gives such accounts the defaults of what they lack; no value is touched. Returns how many there were. */
export async function completeSettings(db: Database): Promise<number> {
  const settings = merged(
    defaultAccountSettings,
    '$settings',
    Object.fromEntries(
      Object.entries(defaultAccountSettings)
        .filter(([, value]) => isGroup(value))
        .map(([name, value]) => [name, merged(value, `$settings.${name}`)]),
    ),
  );
  return (await db.accounts.updateMany(lacking, [{ $set: { settings } }])).modifiedCount;
}

const merged = (defaults: unknown, ...over: readonly unknown[]) => ({
  $mergeObjects: [{ $literal: defaults }, ...over],
});

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
