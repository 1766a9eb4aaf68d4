import { MockActivityEnvironment } from '@temporalio/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { housekeepingActivities } from '../../activities/housekeeping.js';
import {
  accountWorkflowId,
  bulkWorkflowId,
  deliveryWorkflowId,
  escalationWorkflowId,
  replyWorkflowId,
} from '../../src/domain/names.js';
import type { EscalationWatch } from '../../src/domain/escalation/policy.js';
import { incident, page } from '../../src/domain/test/escalation-examples.js';
import { account, at, noon, reply } from '../../src/domain/test/examples.js';
import type { Wake } from '../../src/domain/wake.js';
import type { RunningWorkflows } from '../../src/temporal/running.js';
import { databaseForFile } from './own-database.js';
import type { OpenX } from '../../src/x/port.js';

const db = await databaseForFile();

/** What runs at Temporal, and what was woken in the round. */
let workflows = new Set<string>();
let woken: string[] = [];
beforeEach(async () => {
  workflows = new Set();
  for (const collection of [db.accounts, db.replies]) await collection.deleteMany({});
});

const start = async (workflowId: string): Promise<void> => {
  woken.push(workflowId);
  workflows.add(workflowId);
};
const wake: Wake = {
  account: (id) => start(accountWorkflowId(id)),
  reply: (id) => start(replyWorkflowId(id)),
  bulk: (id) => start(bulkWorkflowId(id)),
  escalation: (id) => start(escalationWorkflowId(id)),
  delivery: (id) => start(deliveryWorkflowId(id)),
  repliesOf: async () => undefined,
};
const listed: RunningWorkflows = async () => new Set(workflows);

const openX: OpenX = () => {
  throw new Error('Nothing is to be asked of X here.');
};

const mailer = {
  send: () => {
    throw new Error('Nobody is to be told anything here.');
  },
};

const noMailbox = async (): Promise<void> => undefined;

async function round({
  by = wake,
  running = listed,
  startMailbox = noMailbox,
  startRules = noMailbox,
} = {}): Promise<unknown> {
  woken = [];
  const activities = housekeepingActivities({
    db,
    wake: by,
    running,
    openX,
    mailer,
    config: { publicUrl: 'http://127.0.0.1:3000' },
    startMailbox,
    startRules,
    clock: () => at(1),
  });
  return new MockActivityEnvironment().run(() => activities.repairHandOvers());
}

const count = 1_100;
const replyIds = Array.from({ length: count }, (_none, index) => `reply-${index}`);
const insertReplies = () =>
  db.replies.insertMany(
    replyIds.map((_id, index) => reply({ _id, state: index % 2 === 0 ? 'queued' : 'sending' })),
  );

describe('S12 S43 more answers than one round wakes have no workflow any more', () => {
  test('all are woken over rounds, each once', async () => {
    await insertReplies();
    const sizes: number[] = [];
    const all: string[] = [];
    for (let rounds = 0; rounds < 4; rounds += 1) {
      expect(await round()).toBe(woken.length);
      sizes.push(woken.length);
      all.push(...woken);
    }
    expect(sizes).toEqual([500, 500, 100, 0]);
    expect(all.toSorted()).toEqual(replyIds.map(replyWorkflowId).toSorted());
  });

  test('those that can’t be woken hold up no others', async () => {
    await insertReplies();
    const first = replyWorkflowId('reply-0');
    const by: Wake = {
      ...wake,
      reply: (id) => (id === 'reply-0' ? Promise.reject(new Error('Refused')) : wake.reply(id)),
    };
    for (let rounds = 0; rounds < 4; rounds += 1) await round({ by });
    expect(workflows.size).toBe(count - 1);
    expect(workflows).not.toContain(first);
    await round();
    expect(woken).toEqual([first]);
  });
});

describe('S12 what runs can’t be listed', () => {
  const running: RunningWorkflows = () => Promise.reject(new Error('No visibility'));

  test('hand-overs that were lost are repeated all the same', async () => {
    await db.accounts.insertOne(account({}, { _id: 'a', handOver: 'pending' }));
    await db.replies.insertOne(reply({ _id: 'r', accountId: 'a', handOver: 'pending' }));
    expect(await round({ running })).toBe(2);
    expect(woken).toEqual([accountWorkflowId('a'), replyWorkflowId('r')]);
  });

  test('and workflows that are lost wait until it can', async () => {
    await db.accounts.insertOne(account({}, { _id: 'a' }));
    await db.replies.insertOne(reply({ _id: 'r', accountId: 'a' }));
    expect(await round({ running })).toBe(0);
    expect(await round()).toBe(2);
    expect(woken).toEqual([accountWorkflowId('a'), replyWorkflowId('r')]);
  });
});

test('S12 a mailbox that cannot be started keeps nothing else of the minute from its turn', async () => {
  await db.replies.insertMany([reply({ _id: 'reply-0', state: 'queued' })]);
  const startMailbox = () => Promise.reject(new Error('Temporal takes no start.'));
  expect(await round({ startMailbox })).toBe(1);
});

describe('S58 S61 of an escalation policy', () => {
  const watch = (_id: string, changes: Partial<EscalationWatch>) =>
    db.escalationWatches.insertOne({
      ...{
        _id,
        accountId: 'account',
        matched: 1,
        evaluated: 1,
        armedFrom: null,
        nextAt: null,
        updatedAt: noon,
      },
      ...changes,
    });
  beforeEach(async () => {
    for (const collection of [db.escalationWatches, db.incidents, db.pages]) await collection.deleteMany({});
  });

  test('a word that was lost is repeated', async () => {
    await watch('untold', { handOver: 'pending' });
    await watch('told', {});
    await round({ running: () => Promise.reject(new Error('No visibility')) });
    expect(woken).toEqual([escalationWorkflowId('untold')]);
  });

  test('one that cannot be woken fails nothing else of the minute', async () => {
    await watch('refused', { handOver: 'pending', updatedAt: at(-1) });
    await watch('untold', { handOver: 'pending' });
    const by: Wake = {
      ...wake,
      escalation: (id) => (id === 'refused' ? Promise.reject(new Error('Refused')) : wake.escalation(id)),
    };
    await round({ by });
    expect(woken).toEqual([escalationWorkflowId('untold')]);
  });

  test('the workflow is started again where something is waited for, and only there', async () => {
    await watch('waits', { nextAt: at(60) });
    await watch('runs', { nextAt: at(60) });
    await watch('is-over', {});
    await db.incidents.insertOne(incident({ _id: 'a', policyId: 'surges', surging: 'surges', nextAt: noon }));
    await db.incidents.insertOne(incident({ _id: 'b', policyId: 'silent', surging: 'silent', nextAt: null }));
    const { surging: _, ...ended } = incident({ _id: 'c', policyId: 'ended', state: 'resolved' });
    await db.incidents.insertOne(ended);
    await db.pages.insertOne(page({ _id: 'p', policyId: 'pages' }));
    const { open: _open, ...sent } = page({ _id: 'q', policyId: 'paged', state: 'accepted' });
    await db.pages.insertOne(sent);
    await db.pages.insertOne({ ...sent, _id: 'r', policyId: 'awaits', receiptBy: at(2) });
    workflows.add(escalationWorkflowId('runs'));
    expect(await round()).toBe(4);
    expect(woken.toSorted()).toEqual(['awaits', 'pages', 'surges', 'waits'].map(escalationWorkflowId));
    expect(await round()).toBe(0);
  });
});
