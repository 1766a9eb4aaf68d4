import { nameOf } from './failures.js';
import { log } from '@temporalio/activity';
import type { Clock } from '../src/domain/clock.js';
import type { Wake } from '../src/domain/wake.js';
import {
  accountWorkflowId,
  bulkWorkflowId,
  escalationWorkflowId,
  replyWorkflowId,
} from '../src/domain/names.js';
import { tellStopped, type TellingStopped } from '../src/notify/tell-stopped.js';
import type { Database } from '../src/store/database.js';
import { policiesUnderWay } from '../src/store/escalation/under-way.js';
import { forgetRawMails } from '../src/store/mail/forget.js';
import { forgetEnded } from '../src/store/notices/forget.js';
import { sweepMedia } from '../src/store/media/sweep.js';
import { deliveriesRepository } from '../src/store/webhooks/deliveries.js';
import { closeSolved } from '../src/store/tickets/close-solved.js';
import { renewLeftTerms } from '../src/store/tickets/terms.js';
import type { RunningWorkflows } from '../src/temporal/running.js';
import type { OpenX } from '../src/x/port.js';
import { askEngagements } from './ask-engagements.js';
import { each } from './each.js';
import { fetchMedia } from './fetch-media.js';
import { dayMs, minuteMs } from '../src/domain/durations.js';

export interface HousekeepingParts extends TellingStopped {
  readonly wake: Wake;
  readonly running: RunningWorkflows;
  readonly openX: OpenX;
  readonly clock: Clock;
  /** Starts the workflow that reads the mailbox unless it runs; null: there is no mailbox. */
  readonly startMailbox: (() => Promise<void>) | null;
  /** Starts the workflow that has business rules act unless it runs. */
  readonly startRules: () => Promise<void>;
}

/** Whose workflow is to look again. */
type Waking = readonly ['account' | 'reply' | 'bulk' | 'escalation' | 'delivery', string];

const batch = 500;
const keptMs = 90 * dayMs;
/** Whoever wrote the mark is most likely handing over itself right now. */
const graceMs = 10_000;
/** Of a delivery that is due: its workflow is most likely about to attempt it. */
const overdueMs = minuteMs;

export function housekeepingActivities(parts: HousekeepingParts) {
  const { db, wake, running, openX, clock, startMailbox, startRules } = parts;
  const wakeOne = ([kind, id]: Waking): Promise<void> => wake[kind](id);

  /** What cannot be looked for, or not be woken, keeps nothing else waiting. */
  async function wakeLost(before: Date): Promise<number> {
    try {
      const lost: Waking[] = [
        ...(await lostAccounts(db, running, before)).map((id) => ['account', id] as const),
        ...(await lostReplies(db, running, before)).map((id) => ['reply', id] as const),
        ...(await lostBulkUpdates(db, running, before)).map((id) => ['bulk', id] as const),
        ...(await lostEscalations(db, running, before)).map((id) => ['escalation', id] as const),
        ...(await overdueDeliveries(db, before)).map((id) => ['delivery', id] as const),
      ];
      await each(lost, wakeOne);
      return lost.length;
    } catch (error) {
      log.warn('Workflows that are gone could not all be woken', { reason: nameOf(error) });
      return 0;
    }
  }

  async function wakePending(before: Date): Promise<number> {
    const pending = { handOver: 'pending' as const, updatedAt: { $lt: before } };
    const oldest = { projection: { _id: 1 }, sort: { updatedAt: 1 }, limit: batch } as const;
    const accounts = await db.accounts.find(pending, oldest).toArray();
    const replies = await db.replies.find(pending, oldest).toArray();
    const bulkUpdates = await db.bulkUpdates.find(pending, oldest).toArray();
    const deliveries = await db.deliveries.find(pending, oldest).toArray();
    const policies = await db.escalationWatches.find(pending, oldest).toArray();
    const woken: Waking[] = [
      // First, since they page people.
      ...policies.map(({ _id }) => ['escalation', _id] as const),
      ...accounts.map(({ _id }) => ['account', _id] as const),
      ...replies.map(({ _id }) => ['reply', _id] as const),
      ...bulkUpdates.map(({ _id }) => ['bulk', _id] as const),
      ...deliveries.map(({ _id }) => ['delivery', _id] as const),
      ...(await leftUnfiled(db, before)).map((id) => ['account', id] as const),
    ];
    try {
      await each(woken, wakeOne);
    } catch (error) {
      log.warn('Hand-overs that were lost could not all be repeated', { reason: nameOf(error) });
    }
    return woken.length;
  }

  return {
    /**
     * Wakes the workflows of accounts, replies, bulk updates, escalation policies and deliveries whose hand-over, or which themselves,
     * were lost; returns how many. Asks X again about likes and reposts whose end was lost, and mails those who are still
     * to be told that their phone answered STOP.
     */
    async repairHandOvers(): Promise<number> {
      const before = new Date(clock().getTime() - graceMs);
      const woken = await each([wakePending, wakeLost], (wakeThem) => wakeThem(before));
      await tried('The mailbox could not be started', async () => startMailbox?.());
      await tried('The business rules could not be started', startRules);
      await tried('X could not be asked again about likes and reposts', () =>
        askEngagements({ db, openX, clock }),
      );
      await tried('Who answered STOP could not be told by mail', () => tellStopped(parts));
      return woken.reduce((sum, count) => sum + count, 0);
    },

    /** Closes tickets that were solved long enough ago; returns how many. */
    closeSolved: (): Promise<number> => closeSolved(db, clock()),

    /**
     * Troubles that ended long ago, and who was told of them, are of no use any more; nor are the names that
     * customers had before, by which tickets are still found, and uploads that no answer took. What customers
     * sent us beside their words is fetched.
     */
    async forgetEnded(): Promise<void> {
      const work = [
        () => forgetEnded(db, new Date(clock().getTime() - keptMs)),
        () => renewLeftTerms(db),
        () => sweepMedia(db, clock()),
        () => forgetRawMails(db, clock()),
        () => fetchMedia({ db, openX, clock }),
      ];
      await each<() => Promise<unknown>, unknown>(work, (one) => one());
    },
  };
}

/** What fails here keeps nothing of the rest from this minute's turn: the next minute tries again. */
async function tried(failed: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn(failed, { reason: nameOf(error) });
  }
}

/** Linked accounts without a workflow: Temporal's data was lost, or somebody ended it there. */
async function lostAccounts(db: Database, running: RunningWorkflows, before: Date): Promise<string[]> {
  const linked = { unlinkedAt: null, createdAt: { $lt: before } };
  const ids = await db.accounts.find(linked, { projection: { _id: 1 } }).toArray();
  const workflows = ids.length > 0 ? await running('account') : new Set<string>();
  return ids.map(({ _id }) => _id).filter((id) => !workflows.has(accountWorkflowId(id)));
}

/** Answers on their way, or of unknown outcome, without a workflow; its new one looks whether X has the answer. */
async function lostReplies(db: Database, running: RunningWorkflows, before: Date): Promise<string[]> {
  const onTheWay = (['queued', 'sending', 'unknown'] as const).map((state) => ({
    state,
    createdAt: { $lt: before },
  }));
  const ids = await db.replies.find({ $or: onTheWay }, { projection: { _id: 1 } }).toArray();
  const workflows = ids.length > 0 ? await running('reply') : new Set<string>();
  const lost = ids.map(({ _id }) => _id).filter((id) => !workflows.has(replyWorkflowId(id)));
  return lost.slice(0, batch);
}

/** Updates of many tickets that are not done, without a workflow. */
async function lostBulkUpdates(db: Database, running: RunningWorkflows, before: Date): Promise<string[]> {
  const underWay = { state: 'running' as const, createdAt: { $lt: before } };
  const ids = await db.bulkUpdates.find(underWay, { projection: { _id: 1 }, limit: batch }).toArray();
  const workflows = ids.length > 0 ? await running('bulk') : new Set<string>();
  return ids.map(({ _id }) => _id).filter((id) => !workflows.has(bulkWorkflowId(id)));
}

/** Policies that wait for something, or have an incident or pages that are not over, without a workflow. */
async function lostEscalations(db: Database, running: RunningWorkflows, before: Date): Promise<string[]> {
  const ids = await policiesUnderWay(db, before);
  const workflows = ids.length > 0 ? await running('escalation') : new Set<string>();
  return ids.filter((id) => !workflows.has(escalationWorkflowId(id))).slice(0, batch);
}

/** Looked for by when they are due, not among the workflows that run: one that waits for days has one too. */
const overdueDeliveries = (db: Database, before: Date): Promise<string[]> =>
  deliveriesRepository(db).overdue(new Date(before.getTime() - overdueMs), batch);

/** Accounts with items that were stored and that nobody was told of: whoever a push came to has died since. */
async function leftUnfiled(db: Database, before: Date): Promise<string[]> {
  const waiting = await db.items
    .aggregate<{ readonly _id: string }>(
      [
        { $match: { toFile: true, capturedAt: { $lt: before } } },
        { $group: { _id: '$accountId' } },
        { $limit: batch },
      ],
      { hint: 'toFile' },
    )
    .toArray();
  if (waiting.length === 0) return [];
  const ids = waiting.map(({ _id }) => _id);
  const sweeping = await db.sources.distinct('accountId', { accountId: { $in: ids }, sweep: { $ne: null } });
  const filing = {
    _id: { $in: ids, $nin: sweeping },
    state: { $in: ['active' as const, 'blocked' as const] },
  };
  const accounts = await db.accounts.find(filing, { projection: { _id: 1 } }).toArray();
  return accounts.map(({ _id }) => _id);
}
