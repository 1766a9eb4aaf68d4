import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import type { Evaluated } from '../../activities/escalation/escalation-activities.js';
import { escalationQuery } from '../../workflows/escalation.js';
import { lookSignal } from '../../workflows/look.js';
import { eventually } from '../eventually.js';
import { rigForFile } from './rig.js';

const rig = rigForFile();

const args = [{ schemaVersion: 1, policyId: 'p' }];
const nothing: Evaluated = { pageIds: [], nextAtMs: null, details: 'quiet' };

/** Evaluations by a script, the last one for ever; `sent` in order. */
function script(answer: (evaluations: number) => Evaluated, send: (pageId: string) => Promise<void>) {
  const did = { evaluations: 0, sent: [] as string[] };
  return {
    did,
    activities: {
      evaluateEscalation: async () => answer((did.evaluations += 1)),
      sendPage: async (pageId: string) => {
        did.sent.push(pageId);
        await send(pageId);
      },
    },
  };
}
const sendsAtOnce = async (): Promise<void> => undefined;

describe('the escalation workflow', () => {
  test('S58 ends where there is nothing to wait for', async () => {
    const { did, activities } = script(() => nothing, sendsAtOnce);
    await rig.play(activities, async (start) => {
      const handle = await start('escalation', args);
      await handle.result();
    });
    expect(did).toEqual({ evaluations: 1, sent: [] });
  });

  test('S58 looks when its window empties, shows operators until when, and ends', async () => {
    const dueMs = (await rig.environment.currentTimeMs()) + 900_000;
    const waits = { pageIds: [], nextAtMs: dueMs, details: '7 of 10' };
    const { did, activities } = script((evaluations) => (evaluations === 1 ? waits : nothing), sendsAtOnce);
    await rig.play(activities, async (start) => {
      const handle = await start('escalation', args);
      await eventually(async () => did.evaluations === 1, { what: 'an evaluation' });
      await rig.environment.sleep('10s');
      expect(await rig.ask(handle, escalationQuery)).toEqual({
        ...{ details: '7 of 10', nextAt: new Date(dueMs).toISOString(), sending: 0 },
      });
      expect(did.evaluations).toBe(1);
      await handle.result();
    });
    expect(did.evaluations).toBe(2);
    expect(await rig.environment.currentTimeMs()).toBeGreaterThanOrEqual(dueMs);
  });

  test('S58 a word comes through at once, and what is long due is asked for once a second', async () => {
    const farMs = (await rig.environment.currentTimeMs()) + 86_400_000;
    const answers = [
      { ...nothing, nextAtMs: farMs },
      { ...nothing, nextAtMs: 0 },
      { ...nothing, nextAtMs: 0 },
    ];
    const { did, activities } = script((evaluations) => answers[evaluations - 1] ?? nothing, sendsAtOnce);
    await rig.play(activities, async (start) => {
      const handle = await start('escalation', args);
      await rig.environment.sleep('5s');
      expect(did.evaluations).toBe(1);
      await handle.signal(lookSignal);
      await eventually(async () => did.evaluations === 2, { what: 'a look' });
      const before = await rig.environment.currentTimeMs();
      expect(before).toBeLessThan(farMs);
      await handle.result();
      expect((await rig.environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(1_900);
    });
    expect(did.evaluations).toBe(4);
  });

  test('S61 a page that can’t be sent keeps no other one waiting, and is begun again later', async () => {
    let failures = 0;
    const isQueued = (pageId: string) =>
      did.sent.filter((each) => each === pageId).length < (pageId === 'bad' ? 2 : 1);
    const { did, activities } = script(
      () => ({ ...nothing, pageIds: ['bad', 'good'].filter(isQueued) }),
      async (pageId) => {
        if (pageId === 'bad' && (failures += 1) === 1) throw ApplicationFailure.nonRetryable('no');
      },
    );
    await rig.play(activities, async (start) => {
      const handle = await start('escalation', args);
      await eventually(async () => did.sent.length >= 2, { what: 'both pages' });
      expect(did.sent.slice(0, 2).toSorted()).toEqual(['bad', 'good']);
      await rig.environment.sleep('35s');
      await handle.result();
    });
    expect(did.sent.filter((each) => each === 'bad')).toHaveLength(2);
  });

  test('S58 S61 continues as new between pages, with each page sent once', async () => {
    const left = new Set(Array.from({ length: 12 }, (_none, index) => `page-${index}`));
    const { did, activities } = script(
      () => ({ ...nothing, pageIds: [...left].slice(0, 1), nextAtMs: left.size > 0 ? 0 : null }),
      async (pageId) => void left.delete(pageId),
    );
    await rig.play(activities, async (start) => {
      const handle = await start('escalation', [{ ...args[0], continueAfterEvents: 30 }]);
      await handle.result();
      const first = rig.environment.client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId, {
        followRuns: false,
      });
      expect((await first.describe()).status.name).toBe('CONTINUED_AS_NEW');
    });
    expect(did.sent).toHaveLength(12);
    expect(new Set(did.sent).size).toBe(12);
  });
});
