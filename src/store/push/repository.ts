import { readStates, type Account } from '../../domain/accounts/account.js';
import type { SourceKind } from '../../domain/sources/kinds.js';
import type { Database } from '../database.js';
import { sourcesRepository } from '../sources/repository.js';

/** How push stands for the whole app; one document. */
export interface PushState {
  readonly _id: 'push';
  readonly webhookId: string | null;
  /** When X last said how it stands. Our time. */
  readonly checkedAt: Date | null;
  /** Why it does not work, for people; null while it does. */
  readonly lastError: string | null;
  /** X takes no more subscriptions before. Our time. */
  readonly pausedUntil: Date | null;
  /** What X would not subscribe us to. */
  readonly refused: readonly RefusedSubscription[];
}

export interface RefusedSubscription {
  readonly accountId: string;
  readonly eventType: string;
  readonly reason: string;
  readonly at: Date;
}

const none: PushState = {
  _id: 'push',
  webhookId: null,
  checkedAt: null,
  lastError: null,
  pausedUntil: null,
  refused: [],
};

export function pushRepository(db: Database) {
  const sources = sourcesRepository(db);
  return {
    state: async (): Promise<PushState> => (await db.push.findOne({ _id: 'push' })) ?? none,

    async note(changes: Partial<PushState>): Promise<void> {
      const { _id, ...state } = { ...none, ...(await db.push.findOne({ _id: 'push' })), ...changes };
      await db.push.replaceOne({ _id }, state, { upsert: true });
    },

    /** The accounts that are read. */
    read: () =>
      db.accounts
        .find({ unlinkedAt: null, captureStarted: { $ne: null }, state: { $in: [...readStates] } })
        .sort({ _id: 1 })
        .toArray(),

    /** Those that are told still that X pushes. */
    pushed: () => db.accounts.find({ push: { $exists: true } }).toArray(),

    /**
     * Tells the account's poll which lists X pushes now. All are read at once: what came between is
     * nobody's else to bring. False when nothing changes, unless X has missed something (`anew`).
     */
    async tell(account: Account, pushed: readonly SourceKind[], anew: boolean, now: Date): Promise<boolean> {
      if (!anew && isSame(account.push?.sources ?? [], pushed)) return false;
      const push = { healthySince: now, sources: pushed };
      await db.transaction(async (session) => {
        await db.accounts.updateOne(
          { _id: account._id },
          {
            $set: {
              handOver: 'pending',
              updatedAt: now,
              ...(pushed.length > 0 ? { push } : { pushedUntil: now }),
            },
            $unset: pushed.length > 0 ? { pushedUntil: '' } : { push: '' },
          },
          { session },
        );
        await sources.dueNow(account._id, now, session);
      });
      return true;
    },
  };
}

const isSame = (before: readonly SourceKind[], now: readonly SourceKind[]): boolean =>
  before.length === now.length && now.every((kind) => before.includes(kind));
