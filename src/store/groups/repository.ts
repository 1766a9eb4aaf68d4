import type { Group } from '../../domain/agents/agent.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { findPage, newestFirst, type PageRequest } from '../pages.js';

export interface GroupChanges {
  readonly name?: string | undefined;
}

export type SavedGroup =
  | { readonly outcome: 'saved'; readonly group: Group }
  | { readonly outcome: 'nameTaken' | 'notFound' | 'versionMismatch' };
export type RemovedGroup = { readonly outcome: 'removed' | 'inUse' | 'notFound' };

export function groupsRepository(db: Database) {
  return {
    get: (id: string) => db.groups.findOne({ _id: id }),

    list: (page: PageRequest) => findPage(db.groups, {}, newestFirst, page),

    async create(name: string, now: Date, session: ClientSession): Promise<SavedGroup> {
      if (await db.groups.findOne({ name }, { session })) return { outcome: 'nameTaken' };
      const group: Group = { _id: newId(), name, version: 1, createdAt: now, updatedAt: now };
      await db.groups.insertOne(group, { session });
      return { outcome: 'saved', group };
    },

    /** `version` null changes whatever is there. */
    change: (id: string, version: number | null, changes: GroupChanges, now: Date) =>
      db.transaction(async (session): Promise<SavedGroup> => {
        const group = await db.groups.findOne({ _id: id }, { session });
        if (!group) return { outcome: 'notFound' };
        if (version !== null && group.version !== version) return { outcome: 'versionMismatch' };
        const name = changes.name ?? group.name;
        if (await db.groups.findOne({ name, _id: { $ne: id } }, { session })) return { outcome: 'nameTaken' };
        const saved = { ...group, name, version: group.version + 1, updatedAt: now };
        await db.groups.replaceOne({ _id: id }, saved, { session });
        return { outcome: 'saved', group: saved };
      }),

    /**
     * Removes a group that no account's settings name. Its agents leave it, and its tickets that are
     * not closed wait without a group.
     */
    remove: (id: string, now: Date) =>
      db.transaction(async (session): Promise<RemovedGroup> => {
        const inSettings = { $or: [{ 'settings.dmGroupId': id }, { 'settings.visibility.groupIds': id }] };
        if (await db.accounts.findOne({ unlinkedAt: null, ...inSettings }, { session }))
          return { outcome: 'inUse' };
        if ((await db.groups.deleteOne({ _id: id }, { session })).deletedCount === 0)
          return { outcome: 'notFound' };
        await db.agents.updateMany(
          { groupIds: id },
          { $pull: { groupIds: id }, $set: { updatedAt: now }, $inc: { version: 1 } },
          { session },
        );
        await db.tickets.updateMany(
          { groupId: id, status: { $ne: 'closed' } },
          { $set: { groupId: null, updatedAt: now }, $inc: { version: 1 } },
          { session },
        );
        return { outcome: 'removed' };
      }),
  };
}

/** Which of the ids name no group. */
export async function missingGroups(
  db: Database,
  ids: readonly string[],
  session: ClientSession,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const found = await db.groups
    .find({ _id: { $in: [...ids] } }, { session, projection: { _id: 1 } })
    .toArray();
  const known = new Set(found.map(({ _id }) => _id));
  return ids.filter((id) => !known.has(id));
}
