import type { Notification } from '../../domain/effects/notification.js';
import type { Database } from '../database.js';
import { newestBy } from '../order.js';
import { findPage, type Page, type PageRequest } from '../pages.js';

const newest = newestBy('at');

/** What rules told an agent, in the console. */
export function notificationsOf(db: Database, agentId: string) {
  const read = (now: Date) => ({ $set: { readAt: now }, $unset: { unread: '' as const } });
  return {
    list: (onlyUnread: boolean, page: PageRequest): Promise<Page<Notification>> =>
      findPage(db.notifications, { agentId, ...(onlyUnread ? { unread: true as const } : {}) }, newest, page),

    /** Null: the agent has no such notification. One that was read stays as it was. */
    async read(id: string, now: Date): Promise<Notification | null> {
      await db.notifications.updateOne({ _id: id, agentId, unread: true }, read(now));
      return db.notifications.findOne({ _id: id, agentId });
    },

    readAll: (now: Date) => db.notifications.updateMany({ agentId, unread: true }, read(now)),
  };
}
