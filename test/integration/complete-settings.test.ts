import { expect, test } from 'vitest';
import { account } from '../../src/domain/test/examples.js';
import { defaultAccountSettings } from '../../src/domain/accounts/settings.js';
import { buildIndexes, completeDocuments, requireMigrated } from '../../src/store/migrate.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();
await buildIndexes(db);

const defaults: Record<string, unknown> = { ...defaultAccountSettings };
const places = Object.entries(defaults).flatMap(([name, value]) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? [name, ...Object.keys(value).map((part) => `${name}.${part}`)]
    : [name],
);

test.each(places)(
  'an account stored before %s existed keeps processes from starting until migrate gives it the default',
  async (place) => {
    await db.accounts.deleteMany({});
    const before = account({
      likes: true,
      keywords: ['late'],
      visibility: { who: 'everyone', groupIds: [] },
    });
    await db.accounts.insertOne(before);
    await requireMigrated(db);
    await db.native.collection('accounts').updateOne({}, { $unset: { [`settings.${place}`]: '' } });
    await expect(requireMigrated(db)).rejects.toThrow('npm run perch -- migrate');
    expect(await completeDocuments(db)).toHaveLength(1);
    await requireMigrated(db);
    const [name, part] = place.split('.') as [keyof typeof defaultAccountSettings, string | undefined];
    const fallback = defaultAccountSettings[name];
    const expected =
      part === undefined
        ? fallback
        : { ...(before.settings[name] as object), [part]: Reflect.get(fallback as object, part) as unknown };
    expect((await db.accounts.findOne())?.settings).toEqual({ ...before.settings, [name]: expected });
    expect(await completeDocuments(db)).toEqual([]);
  },
);
