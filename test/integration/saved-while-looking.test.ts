import { describe, expect, test } from 'vitest';
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

const slower = (id: string) => () => stack.save(id, { pollSeconds: 900 });

/** Whether the look after it goes by what was saved. */
async function isSlowAfterwards(id: string): Promise<boolean> {
  await activitiesOf(stack).readAndFile(id);
  const mentions = await stack.db.sources.findOne({ accountId: id, kind: 'mentions' });
  return mentions!.dueAt.getTime() - mentions!.lastSuccessAt!.getTime() > 600_000;
}

describe('S12 what is saved while a look begins is what the next look goes by, not the look of the settings before', () => {
  test('of an account that was looked at before', async () => {
    const { id } = await stack.connect('acme', { pollSeconds: 15 });
    await activitiesOf(stack).readAndFile(id);
    await activitiesOf({ ...stack, db: interrupted(stack.db, slower(id)) }).readAndFile(id);
    expect(await isSlowAfterwards(id)).toBe(true);
  });

  test('where the look makes a source that was missing', async () => {
    const { id } = await stack.connect('birch', { pollSeconds: 15 });
    await activitiesOf(stack).readAndFile(id);
    await stack.db.sources.deleteOne({ accountId: id, kind: 'directMessages' });
    await activitiesOf({ ...stack, db: interrupted(stack.db, slower(id)) }).readAndFile(id);
    expect(await isSlowAfterwards(id)).toBe(true);
  });

  test('in the first look of all', async () => {
    const { id } = await stack.connect('cedar', { pollSeconds: 15 });
    const first = activitiesOf({ ...stack, db: interrupted(stack.db, slower(id)) }).readAndFile(id);
    await expect(first).rejects.toThrow();
    expect(await isSlowAfterwards(id)).toBe(true);
  });
});
