import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { PollInput, PollResult } from '../../activities/poll/poll-account.js';
import { noticesDue, type AccessIncident, type NoticeStep } from '../../src/domain/access/incident.js';
import { accountQuery, type CarriedAccount } from '../../workflows/account.js';
import { lookSignal } from '../../workflows/look.js';
import { rigForFile, type Handle } from './rig.js';

const rig = rigForFile();

const dayMs = 86_400_000;
const carried: CarriedAccount = { schemaVersion: 1, accountId: 'a1' };

/** Stands in for MongoDB, X and the mail server: an account's state, its incident, and what was told when. */
class World {
  state: 'active' | 'needsReauthorization' | 'gone' = 'active';
  incident: AccessIncident | null = null;
  mailServerAway = false;
  polls = 0;
  asked = 0;
  workerBehindMs = 0;
  readonly told: { step: NoticeStep; afterDays: number }[] = [];

  async lose(): Promise<void> {
    this.state = 'needsReauthorization';
    this.incident = {
      _id: 'i1',
      accountId: 'a1',
      accountIds: ['a1'],
      kind: 'lost',
      cause: 'refreshRefused',
      beganAt: new Date(await rig.environment.currentTimeMs()),
      endedAt: null,
      end: null,
    };
  }

  async regain(): Promise<void> {
    this.state = 'active';
    if (this.incident)
      this.incident = {
        ...this.incident,
        end: 'regained',
        endedAt: new Date(await rig.environment.currentTimeMs()),
      };
  }

  activities = {
    pollAccount: async ({ shownState, shownIncidentId }: PollInput): Promise<PollResult> => {
      const incidentId = this.incident && !this.incident.end ? this.incident._id : null;
      if (this.state === 'gone') return { kind: 'gone' };
      if (this.state !== 'active') return { kind: 'waiting', state: this.state, incidentId };
      if (shownState !== 'active' || shownIncidentId !== incidentId) return { kind: 'active', incidentId };
      this.polls += 1;
      throw ApplicationFailure.create({
        type: 'NothingNew',
        category: ApplicationFailureCategory.BENIGN,
        nextRetryDelay: 15_000,
      });
    },
    fileItems: async (): Promise<number> => 0,
    tellAdmins: async (): Promise<number | null> => {
      if (this.mailServerAway) throw ApplicationFailure.retryable('away', 'MailUnavailable');
      if (!this.incident) return null;
      this.asked += 1;
      const now = new Date((await rig.environment.currentTimeMs()) - this.workerBehindMs);
      const { step, nextAt } = noticesDue(this.incident, [1, 3, 7], now);
      if (step !== null && this.told.every((each) => each.step !== step))
        this.told.push({
          step,
          afterDays: Math.round((now.getTime() - this.incident.beganAt.getTime()) / dayMs),
        });
      return nextAt?.getTime() ?? null;
    },
  };
}

/** By itself, with its next poll: one that is terminated while it polls would cost the next test a server. */
async function endOf(handle: Pick<Handle, 'result' | 'signal'>, world: World): Promise<void> {
  if (world.state !== 'active') {
    const { polls } = world;
    await world.regain();
    await handle.signal(lookSignal);
    await until(() => world.polls > polls);
  }
  world.state = 'gone';
  await handle.result();
}

async function until(condition: () => boolean, seconds = 180): Promise<void> {
  for (let second = 0; second < seconds && !condition(); second += 1) await rig.environment.sleep('1s');
  expect(condition()).toBe(true);
}

test('S7 admins are told at once and after 1, 3 and 7 days, then never again, and when it is over', async () => {
  const world = new World();
  await rig.play(world.activities, async (start) => {
    const handle = await start('account', [carried]);
    await until(() => world.polls > 0);
    await rig.atRest(handle);
    await world.lose();
    await handle.signal(lookSignal);
    await until(() => world.told.length === 1, 5);
    expect((await rig.ask(handle, accountQuery)).shownState).toBe('needsReauthorization');
    const polls = world.polls;
    await rig.environment.sleep('30 days');
    expect(world.told).toEqual([
      { step: 0, afterDays: 0 },
      { step: 1, afterDays: 1 },
      { step: 3, afterDays: 3 },
      { step: 7, afterDays: 7 },
    ]);
    expect(world.polls).toBe(polls);
    await rig.atRest(handle);
    await world.regain();
    await handle.signal(lookSignal);
    await until(() => world.told.length === 5, 5);
    expect(world.told.at(-1)).toEqual({ step: 'recovered', afterDays: 30 });
    await until(() => world.polls > polls);
    await endOf(handle, world);
  });
});

test('S7 the time until a reminder lasts over a new run, and signals meanwhile repeat no notice', async () => {
  const world = new World();
  await rig.play(world.activities, async (start) => {
    await world.lose();
    const handle = await start('account', [{ ...carried, continueAfterEvents: 30 }], 'reminded');
    const latest = rig.environment.client.workflow.getHandle('reminded');
    await until(() => world.told.length === 1, 5);
    for (let look = 0; look < 12; look += 1) {
      await rig.atRest(latest);
      await latest.signal(lookSignal);
      await rig.environment.sleep('1m');
    }
    expect((await latest.describe()).runId).not.toBe(handle.firstExecutionRunId);
    expect(world.told).toHaveLength(1);
    await rig.environment.sleep('3 days');
    expect(world.told.map(({ step, afterDays }) => [step, afterDays])).toEqual([
      [0, 0],
      [1, 1],
      [3, 3],
    ]);
    await endOf(latest, world);
  });
});

test('S7 a mail server that is away holds up neither the polling nor, later, the mail', async () => {
  const world = new World();
  await rig.play(world.activities, async (start) => {
    const handle = await start('account', [carried]);
    await until(() => world.polls > 0);
    world.mailServerAway = true;
    await rig.atRest(handle);
    await world.lose();
    await handle.signal(lookSignal);
    await rig.environment.sleep('10m');
    await rig.atRest(handle);
    await world.regain();
    await handle.signal(lookSignal);
    const polls = world.polls;
    await until(() => world.polls > polls + 2);
    expect(world.told).toEqual([]);
    world.mailServerAway = false;
    await until(() => world.told.length === 1);
    await endOf(handle, world);
  });
});

test('S7 a worker whose clock is a minute behind Temporal’s is not asked all the time until a reminder is due', async () => {
  const world = new World();
  world.workerBehindMs = 60_000;
  await rig.play(world.activities, async (start) => {
    await world.lose();
    const handle = await start('account', [carried]);
    await rig.environment.sleep('2 days');
    expect(world.told.map(({ step }) => step)).toEqual([0, 1]);
    expect(world.asked).toBeGreaterThan(2);
    expect(world.asked).toBeLessThan(40);
    await endOf(handle, world);
  });
});
