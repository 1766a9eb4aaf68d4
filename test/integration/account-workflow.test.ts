import { Worker } from '@temporalio/worker';
import { describe, expect, test } from 'vitest';
import { accountWorkflowId, lookSignalName, taskQueues } from '../../src/domain/names.js';
import { workflowBundlePath } from '../../src/root.js';
import { eventually } from '../eventually.js';
import { isReplayable } from '../replayable.js';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const rearmMs = 5_000;
/** X keeps a poll that it does not answer for so long. */
const deadlineMs = 25_000;

const stack = await stackForFile({
  env: { POLL_REARM_MINUTES: String(rearmMs / 60_000), X_REQUEST_TIMEOUT_MS: String(deadlineMs) },
});

const handleOf = (accountId: string) =>
  stack.temporal.client.workflow.getHandle(accountWorkflowId(accountId));
const requests = async (handle: string, route: string) =>
  (await stack.control.journal()).filter((entry) => entry.account === handle && entry.route === route);
const eventsOf = async (accountId: string) => (await handleOf(accountId).fetchHistory()).events ?? [];
const typeOf = (type: unknown): string => String(type);
/** EVENT_TYPE_ACTIVITY_TASK_SCHEDULED. */
const activityScheduled = '10';

describe('the account workflow on the real server', () => {
  test('an idle account: empty polls add no event, and a re-arm at most 7', async () => {
    const account = await stack.connect('idle');
    await eventually(async () => (await requests('idle', 'mentions')).length >= 1);
    const arms = async () =>
      (await eventsOf(account.id))
        .filter(({ eventType }) => typeOf(eventType) === activityScheduled)
        .map(({ eventId }) => Number(eventId));
    const atFirst = { arms: (await arms()).length, polls: (await requests('idle', 'mentions')).length };
    const armed = await eventually(
      async () => {
        // The first ones are the connect's and its settings' doing.
        const seen = (await arms()).slice(atFirst.arms);
        return seen.length >= 3 && seen;
      },
      { what: 'two re-arms' },
    );
    // From one scheduled poll to the next it is as many events, however often X was asked meanwhile.
    const polls = (await requests('idle', 'mentions')).length - atFirst.polls;
    expect(polls).toBeGreaterThan(armed.length - 1);
    for (const added of armed.slice(1).map((eventId, index) => eventId - armed[index]!))
      expect(added).toBeLessThanOrEqual(7);
  });

  test('S12 looking now is not lost to a look that is under way', async () => {
    const desk = deskOf(stack);
    await desk.plentyOfMessageReads();
    await desk.person('jane');
    const account = await stack.connect('lookagain');
    await desk.arrived(
      account,
      await stack.control.post({ from: 'jane', text: '@lookagain the first look is over' }),
    );
    const slowReads = async () =>
      (await stack.control.journal()).filter(
        ({ account: by, fault }) => by === 'lookagain' && fault === 'slow',
      );
    await stack.control.fault({ kind: 'slow', route: 'dm_events', account: 'lookagain', overMs: 700 });
    await desk.look(account);
    await eventually(async () => (await slowReads()).length > 0);
    const late = await stack.control.dm({
      from: 'jane',
      to: 'lookagain',
      text: 'sent while X was answering',
    });
    await desk.arrived(account, late);
  });

  test('S12 after a settings change the poll in flight is aborted and the next one starts at once', async () => {
    const account = await stack.connect('changing');
    await eventually(async () => (await requests('changing', 'mentions')).length >= 1);
    await stack.control.fault({ route: 'mentions', kind: 'hang', account: 'changing' });
    await eventually(async () => (await stack.control.faults()).length === 0, { what: 'a poll that hangs' });
    const before = (await requests('changing', 'liked_tweets')).length;
    const { version } = await stack.api.get(`/v1/accounts/${account.id}`);
    const changedAt = Date.now();
    await stack.api.patch(`/v1/accounts/${account.id}`, { settings: { likes: true } }, version);
    await eventually(async () => (await requests('changing', 'liked_tweets')).length > before);
    expect(Date.now() - changedAt).toBeLessThan(deadlineMs / 2);
  });

  test('looks that are asked for while one reads become one look after it, and end none', async () => {
    const account = await stack.connect('pressed', { pollSeconds: 3_600 });
    const mentions = async () => (await requests('pressed', 'mentions')).length;
    const swept = () => stack.db.sources.findOne({ _id: `${account.id}/mentions`, swept: true, sweep: null });
    await eventually(swept, { what: 'a first look' });
    const before = await mentions();
    await stack.control.fault({ route: 'mentions', kind: 'slow', overMs: 6_000, account: 'pressed' });
    const press = () => stack.api.post(`/v1/accounts/${account.id}/poll`);
    await press();
    await eventually(async () => (await stack.control.faults()).length === 0, { what: 'a look that reads' });
    const began = (await swept())?.lastSuccessAt;
    let presses = 0;
    const done = async () => (await swept())?.lastSuccessAt?.getTime() !== began?.getTime();
    while (!(await done())) {
      await press();
      presses += 1;
    }
    expect(presses).toBeGreaterThan(5);
    // One for all of them, and no more while it takes; a last press may come as that one begins.
    await eventually(async () => (await mentions()) >= before + 2, { what: 'the look after it' });
    expect(await mentions()).toBeLessThanOrEqual(before + 3);
  });

  test('S4 a deactivated account is not polled; activated it is, at once', async () => {
    const account = await stack.connect('resting');
    await eventually(async () => (await requests('resting', 'mentions')).length >= 1);
    await stack.api.post(`/v1/accounts/${account.id}/deactivate`);
    await eventually(async () => {
      const { typedSearchAttributes } = await handleOf(account.id).describe();
      return typedSearchAttributes
        .getAll()
        .some(({ key, value }) => key.name === 'PerchAccountState' && value === 'paused');
    });
    const polls = (await requests('resting', 'mentions')).length;
    // Another account's polls show that time passes.
    await stack.connect('awake');
    await eventually(async () => (await requests('awake', 'mentions')).length >= 3);
    expect((await requests('resting', 'mentions')).length).toBe(polls);
    await stack.api.post(`/v1/accounts/${account.id}/activate`, { importPause: true });
    await eventually(async () => (await requests('resting', 'mentions')).length > polls);
  });

  test('a 429 on one endpoint stops nothing else', async () => {
    await stack.connect('limited');
    await eventually(async () => (await requests('limited', 'mentions')).length >= 1);
    await stack.control.limit({ route: 'mentions', username: 'limited', limit: 0, windowMs: 900_000 });
    await eventually(async () => (await requests('limited', 'mentions')).some(({ limited }) => limited));
    const refused = (await requests('limited', 'mentions')).length;
    const own = (await requests('limited', 'own-posts')).length;
    await eventually(async () => (await requests('limited', 'own-posts')).length >= own + 2);
    expect((await requests('limited', 'mentions')).length).toBe(refused);
  });

  test('continues as new under bursts of signals and loses none of what they told', async () => {
    const account = await stack.connect('busy');
    await stack.control.createUser({ username: 'fan' });
    const id = accountWorkflowId(account.id);
    // Shorter than the test's own time: what hangs says where.
    const within = { withinMs: 50_000 };
    await eventually(async () => (await requests('busy', 'mentions')).length >= 1, {
      ...within,
      what: 'a look',
    });
    await handleOf(account.id).terminate('to start it with a short history');
    await stack.temporal.client.workflow.start('account', {
      workflowId: id,
      taskQueue: taskQueues(stack.config.temporal.deployment).accounts,
      args: [{ schemaVersion: 1, accountId: account.id, continueAfterEvents: 30 }],
    });
    const runs = new Set<string>();
    for (let burst = 0; burst < 10; burst += 1) {
      await stack.control.post({ from: 'fan', text: `@busy hello number ${burst}` });
      await stack.api.post(`/v1/accounts/${account.id}/poll`);
      await Promise.all(Array.from({ length: 20 }, () => handleOf(account.id).signal(lookSignalName)));
      runs.add((await handleOf(account.id).describe()).runId);
    }
    await stack.api.post(`/v1/accounts/${account.id}/poll`);
    const tickets = () => stack.api.all(`/v1/tickets?accountId=${account.id}`);
    await eventually(async () => (await tickets()).length === 10, { ...within, what: 'ten tickets' });
    runs.add((await handleOf(account.id).describe()).runId);
    expect(runs.size).toBeGreaterThan(1);
    let replayed = 0;
    for (const runId of runs) {
      const history = await stack.temporal.client.workflow.getHandle(id, runId).fetchHistory();
      if (!isReplayable(history)) continue;
      await Worker.runReplayHistory({ workflowBundle: { codePath: workflowBundlePath } }, history, id);
      replayed += 1;
    }
    expect(replayed).toBeGreaterThan(0);
  });

  test('a lost hand-over is repaired by housekeeping', async () => {
    const account = await stack.connect('forgotten');
    await eventually(async () => (await requests('forgotten', 'mentions')).length >= 1);
    await handleOf(account.id).terminate('as if it had never been told');
    await stack.db.accounts.updateOne(
      { _id: account.id },
      { $set: { handOver: 'pending', updatedAt: new Date(Date.now() - 60_000) } },
    );
    const polls = (await requests('forgotten', 'mentions')).length;
    await stack.temporal.client.schedule
      .getHandle(`${stack.config.temporal.deployment}-housekeeping`)
      .trigger();
    await eventually(async () => (await requests('forgotten', 'mentions')).length > polls);
    await eventually(
      async () => (await stack.db.accounts.findOne({ _id: account.id }))?.handOver === undefined,
      {
        what: 'the hand-over to be done',
      },
    );
  });
});
