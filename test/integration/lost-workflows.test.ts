import { describe, expect, test } from 'vitest';
import { accountWorkflowId, replyWorkflowId, taskQueues } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { housekeep, housekeepByHand } from './pushing.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const desk = deskOf(stack);
await housekeepByHand(stack);
await desk.person('jane');
const acme = await stack.connect('acme');

/** As when Temporal’s data was lost: nothing in MongoDB tells of it. */
const lose = (workflowId: string) =>
  stack.temporal.client.workflow.getHandle(workflowId).terminate('lost by a test');

/** Only what is older than a hand-over takes is looked for. */
const age = (collection: 'accounts' | 'replies') =>
  stack.db[collection].updateMany({}, { $set: { createdAt: new Date(Date.now() - 60_000) } });

const stateOf = (replyId: string) => stack.db.replies.findOne({ _id: replyId });
/** How often the account's workflow was told to look. */
async function signals(): Promise<number> {
  const workflow = stack.temporal.client.workflow.getHandle(accountWorkflowId(acme.id));
  const { events } = await workflow.fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
}

const post = (text: string) => stack.control.post({ from: 'jane', text });

describe('a workflow that is gone is started again by housekeeping', () => {
  test('S12 an account that nobody watches any more is watched again, and nothing was missed', async () => {
    await lose(accountWorkflowId(acme.id));
    await age('accounts');
    const missed = await post('@acme nobody watches');
    await housekeep(stack);
    expect((await desk.ticketWith(acme, missed)).subject).toContain('nobody watches');
  });

  test('S43 an answer on its way goes to X, once', async () => {
    const ticket = await desk.ticketWith(acme, await post('@acme an answer, please'));
    const freeAt = Math.ceil(Date.parse((await stack.control.clock()).now) / 1_000) + 5;
    await stack.control.fault({
      ...{ route: 'create-post', kind: 'status', status: 429, account: 'acme' },
      headers: {
        'x-rate-limit-limit': '100',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': `${freeAt}`,
      },
    });
    const reply = await desk.answer(ticket.id, 'found again');
    await eventually(async () => (await stateOf(reply.id))?.reason === 'rateLimited');
    await lose(replyWorkflowId(reply.id));
    await age('replies');
    await housekeep(stack);
    await eventually(async () => (await stateOf(reply.id))?.state === 'sent');
    const { posts } = await stack.control.ledger();
    expect(posts.filter(({ text }) => text.endsWith('found again'))).toHaveLength(1);
  });

  test('S43 an answer of unknown outcome is looked for, and found', async () => {
    const ticket = await desk.ticketWith(acme, await post('@acme did you answer?'));
    await stack.control.fault({ route: 'create-post', kind: 'drop-after-commit', account: 'acme' });
    await stack.control.fault({
      route: 'own-posts',
      kind: 'status',
      status: 503,
      account: 'acme',
      times: 1_000,
    });
    const reply = await desk.answer(ticket.id, 'we did');
    await eventually(async () => (await stateOf(reply.id))?.state === 'unknown');
    await lose(replyWorkflowId(reply.id));
    await stack.control.clearFaults();
    await age('replies');
    await housekeep(stack);
    await eventually(async () => (await stateOf(reply.id))?.state === 'sent');
    const { posts } = await stack.control.ledger();
    expect(posts.filter(({ text }) => text.endsWith('we did'))).toHaveLength(1);
  });

  test('what runs is left alone', async () => {
    const before = await signals();
    await housekeep(stack);
    expect(await signals()).toBe(before);
  });
});

describe('what this database does not know is another one’s', () => {
  /** What the workflow waits with, still running. */
  async function waitsWith(type: 'account' | 'reply', workflowId: string, args: unknown[]) {
    const taskQueue = taskQueues(stack.config.temporal.deployment).accounts;
    const workflow = await stack.temporal.client.workflow.start(type, { workflowId, taskQueue, args });
    try {
      const failure = await eventually(
        async () => (await workflow.describe()).raw.pendingActivities?.[0]?.lastFailure?.message,
      );
      expect((await workflow.describe()).status.name).toBe('RUNNING');
      return failure;
    } finally {
      await workflow.terminate();
    }
  }

  test('S4 an account is not taken for unlinked: its workflow waits, and says why', async () => {
    const input = { schemaVersion: 1, accountId: 'another' };
    const failure = await waitsWith('account', accountWorkflowId('another'), [input]);
    expect(failure).toMatch(/no account another\. .*MONGODB_URI/);
  });

  test('S43 a reply is not taken for done: its workflow waits, and says why', async () => {
    const failure = await waitsWith('reply', replyWorkflowId('another'), ['another']);
    expect(failure).toMatch(/no reply another\. .*MONGODB_URI/);
  });
});
