import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PollResult } from '../../activities/poll/poll-account.js';
import { accountQuery, lookSignal, type CarriedAccount } from '../../workflows/account.js';
import { openRig, type Handle, type Rig } from './rig.js';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const carried = (over: Partial<CarriedAccount> = {}): CarriedAccount => ({
  schemaVersion: 1,
  accountId: 'a1',
  ...over,
});

/** What the stand-in polls answer from: the rest of the world, in four facts. */
class World {
  polls: number[] = [];
  filings = 0;
  waitingItems = 0;
  state: 'active' | 'paused' | 'gone' = 'active';
  quietMs = 15_000;

  activities = {
    pollAccount: async (): Promise<PollResult> => {
      this.polls.push(await rig.environment.currentTimeMs());
      if (this.state === 'gone') return { kind: 'gone' };
      if (this.state === 'paused') return { kind: 'waiting', state: 'paused' };
      if (this.waitingItems > 0) return { kind: 'work' };
      throw ApplicationFailure.create({
        type: 'NothingNew',
        category: ApplicationFailureCategory.BENIGN,
        nextRetryDelay: this.quietMs,
      });
    },
    fileItems: async (): Promise<number> => {
      this.filings += 1;
      const opened = this.waitingItems;
      this.waitingItems = 0;
      return opened;
    },
  };
}

const ticketsOpened = async (handle: Pick<Handle, 'query'>): Promise<number> =>
  (await handle.query(accountQuery)).ticketsOpened ?? 0;

/** Waits in skipped time, a second a step. */
async function eventually(condition: () => boolean | Promise<boolean>, seconds = 120): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    if (await condition()) return;
    await rig.environment.sleep('1s');
  }
  throw new Error(`Not so after ${seconds} s of skipped time`);
}

describe('the account workflow', () => {
  test('polls at the pace its polls ask for, without a single event of history', async () => {
    const world = new World();
    await rig.play(world.activities, async (start) => {
      const handle = await start('account', [carried()]);
      await eventually(() => world.polls.length >= 1);
      const before = (await handle.describe()).historyLength;
      await rig.environment.sleep('10m');
      expect(world.polls.length).toBeGreaterThanOrEqual(38);
      expect((await handle.describe()).historyLength).toBe(before);
    });
  });

  test('files what a poll brought and polls again', async () => {
    const world = new World();
    await rig.play(world.activities, async (start) => {
      const handle = await start('account', [carried()]);
      world.waitingItems = 3;
      await eventually(async () => (await ticketsOpened(handle)) === 3);
      const polls = world.polls.length;
      await eventually(() => world.polls.length > polls);
    });
  });

  test('S4 a deactivated account is not polled, for days, and goes on at once when activated', async () => {
    const world = new World();
    await rig.play(world.activities, async (start) => {
      const handle = await start('account', [carried()]);
      await eventually(() => world.polls.length >= 2);
      world.state = 'paused';
      await handle.signal(lookSignal);
      await eventually(async () => (await handle.query(accountQuery)).shownState === 'paused');
      const polls = world.polls.length;
      await rig.environment.sleep('3 days');
      expect(world.polls.length).toBe(polls);
      world.state = 'active';
      await handle.signal(lookSignal);
      await eventually(() => world.polls.length > polls, 3);
    });
  });

  test('after a settings change a poll starts within a second, however long the wait was', async () => {
    const world = new World();
    world.quietMs = 3_600_000;
    await rig.play(world.activities, async (start) => {
      const handle = await start('account', [carried()]);
      await eventually(() => world.polls.length === 1);
      await rig.environment.sleep('5m');
      const changedAt = await rig.environment.currentTimeMs();
      await handle.signal(lookSignal);
      await eventually(() => world.polls.length === 2, 5);
      expect((world.polls[1] ?? 0) - changedAt).toBeLessThanOrEqual(1_000);
    });
  });

  // Signals arrive while items are filed: the test server never settles an attempt of a poll that is
  // cancelled while it runs. Bursts at any moment are tried on the real server (test/integration).
  test('continues as new with signals pending and loses none of what they told', async () => {
    const world = new World();
    world.waitingItems = 1;
    const bursts = 20;
    let left = bursts;
    const { fileItems } = world.activities;
    await rig.play(
      {
        ...world.activities,
        fileItems: async () => {
          const opened = await fileItems();
          if (left-- > 0) {
            world.waitingItems = 1;
            await Promise.all(
              [1, 2, 3].map(() => rig.environment.client.workflow.getHandle('busy').signal(lookSignal)),
            );
          }
          return opened;
        },
      },
      async (start) => {
        const handle = await start('account', [carried({ continueAfterEvents: 40 })], 'busy');
        const latest = rig.environment.client.workflow.getHandle('busy');
        await eventually(async () => (await ticketsOpened(latest)) === bursts + 1);
        expect((await latest.describe()).runId).not.toBe(handle.firstExecutionRunId);
      },
    );
  });

  test('a poll that fails for good is begun again after a minute', async () => {
    const world = new World();
    const { pollAccount } = world.activities;
    let broken = true;
    await rig.play(
      {
        ...world.activities,
        pollAccount: async () => {
          if (broken) throw ApplicationFailure.nonRetryable('broken', 'Broken');
          return pollAccount();
        },
      },
      async (start) => {
        await start('account', [carried()]);
        await rig.environment.sleep('30s');
        broken = false;
        await eventually(() => world.polls.length > 0, 60);
      },
    );
  });

  test('S4 ends when its account was unlinked', async () => {
    const world = new World();
    await rig.play(world.activities, async (start) => {
      const handle = await start('account', [carried()]);
      await eventually(() => world.polls.length >= 1);
      world.state = 'gone';
      await handle.signal(lookSignal);
      await eventually(async () => (await handle.describe()).status.name === 'COMPLETED');
    });
  });
});
