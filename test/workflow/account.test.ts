import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import type { PollInput, PollResult } from '../../activities/poll/poll-account.js';
import { accountQuery, type CarriedAccount } from '../../workflows/account.js';
import { lookSignal } from '../../workflows/look.js';
import { eventually as inRealTime } from '../eventually.js';
import { rigForFile, type Handle } from './rig.js';

const rig = rigForFile();

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
    pollAccount: async ({ shownState }: PollInput): Promise<PollResult> => {
      this.polls.push(await rig.environment.currentTimeMs());
      if (this.state === 'gone') return { kind: 'gone' };
      if (this.state === 'paused') return { kind: 'waiting', state: 'paused', incidentId: null };
      if (shownState !== 'active') return { kind: 'active', incidentId: null };
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

/** By itself, with its next poll: one that is terminated while it polls would cost the next test a server. */
async function endOf(handle: Pick<Handle, 'result'>, world: World): Promise<void> {
  world.state = 'gone';
  await handle.result();
}

const ticketsOpened = async (handle: Pick<Handle, 'query'>): Promise<number> =>
  (await rig.ask(handle, accountQuery)).ticketsOpened ?? 0;

/** Holds an activity until the test has done what it must do meanwhile. */
function gate() {
  const waiting: (() => void)[] = [];
  const held: (() => void)[] = [];
  const meet = (): void => {
    while (waiting.length > 0 && held.length > 0) waiting.shift()?.();
  };
  let after = (): void => undefined;
  return {
    async pass<T>(work: () => Promise<T>): Promise<T> {
      await new Promise<void>((resolve) => {
        held.push(resolve);
        meet();
      });
      const result = await work();
      after();
      return result;
    },
    reached: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        meet();
      }),
    /** Lets the held one go; `then` runs when its work is done. */
    open(then: () => void) {
      after = then;
      held.shift()?.();
    },
  };
}

/** Waits in skipped time, a second a step. */
async function eventually(condition: () => boolean | Promise<boolean>, seconds = 120): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    if (await condition()) return;
    await rig.environment.sleep('1s');
  }
  throw new Error(`Not so after ${seconds} s of skipped time`);
}

describe('the account workflow', { timeout: 150_000 }, () => {
  test('polls at the pace its polls ask for, without a single event of history', async () => {
    const world = new World();
    await rig.play(world.activities, async (start) => {
      const handle = await start('account', [carried()]);
      // The first one tells what the workflow is to show: it comes back, and is in the history.
      await eventually(() => world.polls.length >= 2);
      const before = (await handle.describe()).historyLength;
      await rig.environment.sleep('10m');
      expect(world.polls.length).toBeGreaterThanOrEqual(38);
      expect((await handle.describe()).historyLength).toBe(before);
      await endOf(handle, world);
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
      await endOf(handle, world);
    });
  });

  test('S4 a deactivated account is not polled, for days, and goes on at once when activated', async () => {
    const world = new World();
    await rig.play(world.activities, async (start) => {
      const handle = await start('account', [carried()]);
      await eventually(() => world.polls.length >= 2);
      await rig.atRest(handle);
      world.state = 'paused';
      await handle.signal(lookSignal);
      await eventually(async () => (await rig.ask(handle, accountQuery)).shownState === 'paused');
      const polls = world.polls.length;
      await rig.environment.sleep('3 days');
      expect(world.polls.length).toBe(polls);
      await rig.atRest(handle);
      world.state = 'active';
      await handle.signal(lookSignal);
      await eventually(() => world.polls.length > polls, 3);
      await endOf(handle, world);
    });
  });

  test('after a settings change a poll starts within a second, however long the wait was', async () => {
    const world = new World();
    world.quietMs = 3_600_000;
    await rig.play(world.activities, async (start) => {
      const handle = await start('account', [carried()]);
      await eventually(() => world.polls.length === 2);
      await rig.environment.sleep('5m');
      await rig.atRest(handle);
      const changedAt = await rig.environment.currentTimeMs();
      await handle.signal(lookSignal);
      await eventually(() => world.polls.length === 3, 5);
      // Of an hour to wait.
      expect((world.polls[2] ?? 0) - changedAt).toBeLessThan(60_000);
      await endOf(handle, world);
    });
  });

  // The signals arrive while items are filed, and time stands (`atRest`).
  test('continues as new with signals pending and loses none of what they told', async () => {
    const world = new World();
    const bursts = 20;
    const filing = gate();
    const { fileItems } = world.activities;
    await rig.play({ ...world.activities, fileItems: () => filing.pass(fileItems) }, async (start) => {
      world.waitingItems = 1;
      const handle = await start('account', [carried({ continueAfterEvents: 40 })], 'busy');
      const latest = rig.environment.client.workflow.getHandle('busy');
      for (let burst = 1; burst <= bursts; burst += 1) {
        await filing.reached();
        await Promise.all([1, 2, 3].map(() => latest.signal(lookSignal)));
        filing.open(() => {
          if (burst < bursts) world.waitingItems = 1;
        });
      }
      await inRealTime(async () => (await ticketsOpened(latest)) === bursts);
      expect((await latest.describe()).runId).not.toBe(handle.firstExecutionRunId);
      await endOf(handle, world);
    });
  });

  test('a poll that fails for good is begun again after a minute', async () => {
    const world = new World();
    const { pollAccount } = world.activities;
    let broken = true;
    await rig.play(
      {
        ...world.activities,
        pollAccount: async (input: PollInput) => {
          if (broken) throw ApplicationFailure.nonRetryable('broken', 'Broken');
          return pollAccount(input);
        },
      },
      async (start) => {
        const handle = await start('account', [carried()]);
        await rig.environment.sleep('30s');
        broken = false;
        await eventually(() => world.polls.length > 0, 60);
        await endOf(handle, world);
      },
    );
  });

  test('S4 an active account shows as active again, also when nothing new comes', async () => {
    const world = new World();
    world.state = 'paused';
    await rig.play(world.activities, async (start) => {
      const handle = await start('account', [carried()]);
      await eventually(async () => (await rig.ask(handle, accountQuery)).shownState === 'paused');
      await rig.atRest(handle);
      world.state = 'active';
      await handle.signal(lookSignal);
      await eventually(async () => (await rig.ask(handle, accountQuery)).shownState === 'active');
      const polls = world.polls.length;
      await eventually(() => world.polls.length > polls);
      await endOf(handle, world);
    });
  });

  test('S4 ends when its account was unlinked', async () => {
    const world = new World();
    await rig.play(world.activities, async (start) => {
      const handle = await start('account', [carried()]);
      await eventually(() => world.polls.length >= 1);
      await rig.atRest(handle);
      world.state = 'gone';
      await handle.signal(lookSignal);
      await eventually(async () => (await handle.describe()).status.name === 'COMPLETED');
    });
  });
});
