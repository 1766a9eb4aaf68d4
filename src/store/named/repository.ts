import type { Named, NamedKind } from '../../domain/tickets/named.js';
import { auditor, type Changer } from '../audit/change.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';
import { forgetInRules } from '../rules/naming.js';
import { takeAllFilingTurns } from '../accounts/filing-turn.js';
import { forgetWhereUnlinked, usersOf } from './in-use.js';
import { leaveInBatches, leaveNamed } from '../tickets/leave-named.js';
import { namedIn } from './kinds.js';

export interface NamedChanges {
  readonly name?: string | undefined;
}

export type SavedNamed =
  | { readonly outcome: 'saved'; readonly named: Named }
  | { readonly outcome: 'nameTaken' | 'notFound' | 'versionMismatch' };
export type RemovedNamed =
  | { readonly outcome: 'removed' | 'notFound' }
  /** Some of what names it, as people know it. */
  | { readonly outcome: 'inUse'; readonly users: readonly string[] };

/** The groups, the departments or the products. */
export function namedRepository(db: Database, kind: NamedKind) {
  const all = namedIn(db, kind);

  const audit = auditor(db, kind);

  return {
    get: (id: string) => all.findOne({ _id: id }),

    list: (page: PageRequest) => findPage(all, {}, newestFirst, page),

    async create(name: string, { by, now }: Changer, session: ClientSession): Promise<SavedNamed> {
      if (await all.findOne({ name }, { session })) return { outcome: 'nameTaken' };
      const named: Named = { _id: newId(), name, version: 1, createdAt: now, updatedAt: now };
      await all.insertOne(named, { session });
      await audit(null, named, { by, now }, session);
      return { outcome: 'saved', named };
    },

    /** `version` null changes whatever is there. */
    change: (id: string, version: number | null, changes: NamedChanges, { by, now }: Changer) =>
      db.transaction(async (session): Promise<SavedNamed> => {
        const named = await all.findOne({ _id: id }, { session });
        if (!named) return { outcome: 'notFound' };
        if (version !== null && named.version !== version) return { outcome: 'versionMismatch' };
        const name = changes.name ?? named.name;
        if (await all.findOne({ name, _id: { $ne: id } }, { session })) return { outcome: 'nameTaken' };
        const saved = { ...named, name, version: named.version + 1, updatedAt: now };
        await all.replaceOne({ _id: id }, saved, { session });
        await audit(named, saved, { by, now }, session);
        return { outcome: 'saved', named: saved };
      }),

    /**
     * Removes one that nothing names but agents and tickets: agents leave it, and tickets that are not
     * closed wait without one.
     */
    async remove(id: string, { by, now }: Changer): Promise<RemovedNamed> {
      const isFree = await db.transaction(
        async (session) => (await usersOf(db, kind, id, session)).length === 0,
      );
      if (isFree) await leaveInBatches(db, kind, id, now);
      return db.transaction(async (session): Promise<RemovedNamed> => {
        const users = await usersOf(db, kind, id, session);
        if (users.length > 0) return { outcome: 'inUse', users };
        const named = await all.findOneAndDelete({ _id: id }, { session });
        if (!named) return { outcome: 'notFound' };
        await audit(named, null, { by, now }, session);
        await takeAllFilingTurns(db, session);
        await forgetWhereUnlinked(db, kind, id, now, session);
        await forgetInRules(db, kind, id, now, session);
        if (kind === 'group') await leaveGroup(db, id, now, session);
        await leaveNamed(db, kind, id, now, session);
        return { outcome: 'removed' };
      });
    },
  };
}

async function leaveGroup(db: Database, id: string, now: Date, session: ClientSession): Promise<void> {
  const members = await db.agents.find({ groupIds: id }, { session }).toArray();
  await db.agents.updateMany(
    { groupIds: id },
    { $pull: { groupIds: id }, $set: { updatedAt: now }, $inc: { version: 1 } },
    { session },
  );
  const audit = auditor(db, 'agent');
  for (const before of members) {
    const after = { ...before, groupIds: before.groupIds.filter((each) => each !== id) };
    await audit(before, after, { by: null, now }, session);
  }
}
