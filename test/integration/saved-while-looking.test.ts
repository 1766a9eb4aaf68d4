import { expect, test } from 'vitest';
import type { Database } from '../../src/store/database.js';
import { activitiesOf } from './activities.js';
import { quietStackForFile } from './quiet-stack.js';

const stack = await quietStackForFile();

/** The same database, but `meanwhile` happens right after an account was read for the first time. */
function interrupted(db: Database, meanwhile: () => Promise<unknown>): Database {
  let isOver = false;
  const accounts = new Proxy(db.accounts, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== 'findOne' || typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        const found: unknown = await value.apply(target, args);
        if (!isOver) {
          isOver = true;
          await meanwhile();
        }
        return found;
      };
    },
  });
  return { ...db, accounts };
}

test('S12 what is saved while a look begins is what the next look goes by, not the look of the settings before', async () => {
  const { db, save } = stack;
  const { id } = await stack.connect('acme', { pollSeconds: 15 });
  await activitiesOf(stack).readAndFile(id);

  const slower = () => save(id, { pollSeconds: 900 });
  await activitiesOf({ ...stack, db: interrupted(db, slower) }).readAndFile(id);
  await activitiesOf(stack).readAndFile(id);
  const mentions = await db.sources.findOne({ accountId: id, kind: 'mentions' });
  expect(mentions!.dueAt.getTime() - mentions!.lastSuccessAt!.getTime()).toBeGreaterThan(600_000);
});
