import type { Notification } from '../../domain/effects/notification.js';
import type { Database } from '../database.js';
import { hourMs, minuteMs } from '../../domain/durations.js';

const atOnce = 20;
/** A mail server is given so long before somebody else may try. */
const leaseMs = minuteMs;

/** Mails of notifications: what is due, who sends it, what became of it. */
export function notificationMails(db: Database) {
  const { notifications } = db;
  const settled = (mail: Notification['mail']) => ({ $set: { mail }, $unset: { mailDueAt: '' as const } });
  return {
    /** The longest due first. */
    due: (now: Date): Promise<Notification[]> =>
      notifications
        .find({ mailDueAt: { $lte: now } })
        .sort({ mailDueAt: 1 })
        .limit(atOnce)
        .toArray(),

    /** As it is now, and as yet to be sent by nobody else; null: somebody else sends it. */
    async claim({ _id, mailDueAt }: Notification, now: Date): Promise<Notification | null> {
      if (!mailDueAt) return null;
      return notifications.findOneAndUpdate(
        { _id, mailDueAt },
        { $set: { mailDueAt: new Date(now.getTime() + leaseMs) }, $inc: { mailAttempts: 1 } },
        { returnDocument: 'after' },
      );
    },

    /** When mails went to the agent within the last hour. */
    async lately(agentId: string, now: Date): Promise<Date[]> {
      const since = new Date(now.getTime() - hourMs);
      const found = await notifications.find({ agentId, mailedAt: { $gt: since } }).toArray();
      return found.flatMap(({ mailedAt }) => mailedAt ?? []);
    },

    /** Those of the agent that wait to be told in one mail, but for what is read by now. */
    heldOf: (agentId: string): Promise<Notification[]> =>
      notifications.find({ agentId, mail: 'held', mailDueAt: { $exists: true }, readAt: null }).toArray(),

    hold: (id: string, until: Date) =>
      notifications.updateOne({ _id: id }, { $set: { mail: 'held', mailDueAt: until } }),
    putOff: (id: string, until: Date, mailFailedAt: Date) =>
      notifications.updateOne({ _id: id }, { $set: { mailDueAt: until, mailFailedAt } }),
    settle: (id: string, mail: 'notNeeded' | 'failed') => notifications.updateOne({ _id: id }, settled(mail)),

    /** `others` were told of in the same mail. */
    async sent(id: string, others: readonly string[], now: Date): Promise<void> {
      const { $set, $unset } = settled('sent');
      await notifications.updateOne({ _id: id }, { $set: { ...$set, mailedAt: now }, $unset });
      if (others.length === 0) return;
      await notifications.updateMany({ _id: { $in: [...others] }, mail: 'held' }, settled('gathered'));
    },
  };
}
