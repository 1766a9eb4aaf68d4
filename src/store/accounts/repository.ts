import type { mongo } from 'mongoose';
import type { Account } from '../../domain/accounts/account.js';
import type { Agent } from '../../domain/agents/agent.js';
import { xTimePassed } from '../../domain/at-x/clock.js';
import { auditor, type Changer } from '../audit/change.js';
import { newestBy, newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';
import type { ClientSession, Database } from '../database.js';
import { accountsSeenBy, accountsWithItemsSeenBy } from '../seen-by.js';
import { sourcesRepository } from '../sources/repository.js';
import { wakeWaitingReplies } from './x-access.js';
import { changeSettings, type SettingsChange } from './change-settings.js';
import { connect, type Connecting } from './connect.js';
import { forgetNotices, leaveIncident } from './incidents.js';

export type StateChange =
  | { readonly outcome: 'changed'; readonly account: Account }
  | { readonly outcome: 'notFound' | 'accessLost' };

/** What every change that the workflow must hear of leaves behind (docs/recipes.md, 7). */
const pending = { handOver: 'pending' } as const;

const newestGapFirst = newestBy('from');

export function accountsRepository(db: Database) {
  const sources = sourcesRepository(db);
  const audit = auditor(db, 'account');
  return {
    get: (id: string, agent: Agent) => db.accounts.findOne({ _id: id, ...accountsSeenBy(agent) }),

    list: (agent: Agent, page: PageRequest) =>
      findPage(db.accounts, accountsSeenBy(agent), newestFirst, page),

    /** The accounts whose items the agent sees in the social tab. */
    withItemsSeenBy: (agent: Agent) => db.accounts.find(accountsWithItemsSeenBy(agent)).toArray(),

    connect: (connecting: Connecting) => db.transaction((session) => connect(db, connecting, session)),

    changeSettings: (change: SettingsChange) =>
      db.transaction((session) => changeSettings(db, change, session)),

    /** No capture and no replies from it until it is activated (S4); what is under way is fenced off. */
    deactivate: (id: string, { by, now }: Changer) =>
      db.transaction(async (session): Promise<StateChange> => {
        const account = await takeOut(
          id,
          { state: 'paused', stateReason: 'deactivated' },
          { by, now },
          session,
        );
        await sources.fence(id, session);
        return account ? { outcome: 'changed', account } : { outcome: 'notFound' };
      }),

    /** Without `importPause`, what came meanwhile is not brought (S4). Of an active account a no-op. */
    activate: (id: string, importPause: boolean, { by, now }: Changer) =>
      db.transaction(async (session): Promise<StateChange> => {
        const account = await db.accounts.findOne({ _id: id, unlinkedAt: null }, { session });
        if (!account) return { outcome: 'notFound' };
        if (account.state === 'active') return { outcome: 'changed', account };
        if (account.state !== 'paused') return { outcome: 'accessLost' };
        const skipped = importPause ? {} : await skipToNow(account, now, session);
        const activated: Account = {
          ...account,
          ...skipped,
          state: 'active',
          stateReason: null,
          expectedSince: now,
          resumedAt: xTimePassed(account, now),
          version: account.version + 1,
          updatedAt: now,
          ...pending,
        };
        await db.accounts.replaceOne({ _id: id }, activated, { session });
        await audit(account, activated, { by, now }, session);
        await wakeWaitingReplies(db, id, now, session);
        await sources.dueNow(id, now, session);
        return { outcome: 'changed', account: activated };
      }),

    /** Takes the account out: its grant and cursors go, its tickets stay, its id waits (S4). */
    unlink: (id: string, { by, now }: Changer) =>
      db.transaction(async (session): Promise<boolean> => {
        const unlinked = { unlinkedAt: now, state: 'paused', stateReason: 'unlinked' } as const;
        const noDefault = { 'settings.isDefaultReplyAccount': false };
        const account = await takeOut(id, { ...unlinked, ...noDefault }, { by, now }, session);
        await sources.forget(id, session);
        await forgetNotices(db, id, session);
        await db.grants.deleteOne({ _id: id }, { session });
        return account !== null;
      }),

    /** Makes every source due, and leaves the word for the workflow; a look under way is followed by another one. */
    lookNow: (id: string, now: Date) =>
      db.transaction(async (session) => {
        await sources.dueAt([id], now, session);
        await db.accounts.updateOne(
          { _id: id, unlinkedAt: null },
          { $set: { lookAskedAt: now, ...pending } },
          { session },
        );
      }),

    /** What X no longer gave, newest first (S8). */
    gaps: (id: string, page: PageRequest) => findPage(db.gaps, { accountId: id }, newestGapFirst, page),
  };

  /** Of what was wrong with its access nothing is followed any more. */
  async function takeOut(
    id: string,
    set: mongo.MatchKeysAndValues<Account>,
    { by, now }: Changer,
    session: ClientSession,
  ) {
    const account = await db.accounts.findOne({ _id: id, unlinkedAt: null }, { session });
    if (!account) return null;
    await leaveIncident(db, account, 'byPerson', now, session);
    const after = await db.accounts.findOneAndUpdate(
      { _id: id },
      {
        $set: { ...set, updatedAt: now, ...pending },
        $unset: { trouble: '' },
        $inc: { epoch: 1, version: 1 },
      },
      { session, returnDocument: 'after' },
    );
    if (after) await audit(account, after, { by, now }, session);
    return after;
  }

  async function skipToNow(account: Account, now: Date, session: ClientSession) {
    const captureFrom = xTimePassed(account, now);
    await sources.beginAt(captureFrom, account._id, now, session);
    return account.captureStarted ? { captureFrom } : {};
  }
}
