import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import type { FindResult, Preflight, SendResult } from '../../activities/reply/reply-activities.js';
import { lookSignal } from '../../workflows/look.js';
import { rigForFile, type Start } from './rig.js';

const rig = rigForFile();

/** Stand-ins that answer from a script, an answer a call, the last one for ever; `calls` in order. */
function script(answers: { preflight: Preflight[]; send?: (SendResult | Error)[]; look?: FindResult[] }) {
  const calls: string[] = [];
  const next = <T>(name: string, left: T[]): T => {
    calls.push(name);
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer === undefined) throw ApplicationFailure.nonRetryable(`unexpected ${name}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return {
    calls,
    activities: {
      preflightReply: async () => next('preflight', answers.preflight),
      sendReply: async () => next('send', answers.send ?? []) as SendResult,
      lookForReply: async () => next('look', answers.look ?? []),
    },
  };
}

const run = async (start: Start): Promise<void> => {
  const handle = await start('reply', ['r1']);
  await handle.result();
};

const go: Preflight = { kind: 'go' };
const done: Preflight = { kind: 'done' };
const toLook: Preflight = { kind: 'look' };

describe('the reply workflow', () => {
  test('S43 sends once and ends', async () => {
    const { calls, activities } = script({ preflight: [go], send: [{ kind: 'sent' }] });
    await rig.play(activities, run);
    expect(calls).toEqual(['preflight', 'send']);
  });

  test('S43 what X never took waits and goes again', async () => {
    const { calls, activities } = script({
      preflight: [go],
      send: [{ kind: 'notSent', delayMs: 900_000 }, { kind: 'sent' }],
    });
    const before = await rig.environment.currentTimeMs();
    await rig.play(activities, run);
    expect(calls).toEqual(['preflight', 'send', 'preflight', 'send']);
    expect((await rig.environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(900_000);
  });

  test('S43 a send whose worker died is looked for, never repeated by itself', async () => {
    const { calls, activities } = script({
      preflight: [go, toLook],
      send: [ApplicationFailure.nonRetryable('worker died')],
      look: ['notFound', 'notFound', 'sent'],
    });
    await rig.play(activities, run);
    expect(calls).toEqual(['preflight', 'send', 'preflight', 'look', 'look', 'look']);
  });

  test('S43 an unknown outcome waits for a person, for days, and ends when it is settled', async () => {
    const { calls, activities } = script({ preflight: [toLook, done], look: ['notFound'] });
    await rig.play(activities, async (start) => {
      const handle = await start('reply', ['r1']);
      await rig.environment.sleep('3 days');
      expect(calls.filter((call) => call === 'look')).toHaveLength(5);
      expect((await handle.describe()).status.name).toBe('RUNNING');
      await handle.signal(lookSignal);
      await handle.result();
    });
    expect(calls.at(-1)).toBe('preflight');
  });

  test('S43 "send again" looks once more before it sends', async () => {
    const { calls, activities } = script({
      preflight: [toLook, go],
      send: [{ kind: 'sent' }],
      look: ['again'],
    });
    await rig.play(activities, run);
    expect(calls).toEqual(['preflight', 'look', 'preflight', 'send']);
  });

  test('S7 a reply that waits for weeks continues as new, and goes when it may', async () => {
    let rounds = 0;
    const { calls, activities } = script({ preflight: [go], send: [{ kind: 'sent' }] });
    const preflightReply = async (): Promise<Preflight> =>
      (rounds += 1) < 30 ? { kind: 'wait', delayMs: 86_400_000 } : activities.preflightReply();
    await rig.play({ ...activities, preflightReply }, async (start) => {
      const handle = await start('reply', ['r1', 50]);
      await handle.result();
      const { runId } = await rig.environment.client.workflow.getHandle(handle.workflowId).describe();
      expect(runId).not.toBe(handle.firstExecutionRunId);
    });
    expect(calls).toEqual(['preflight', 'send']);
  });

  test('S7 while access is lost it waits, and goes when woken', async () => {
    const { calls, activities } = script({
      preflight: [{ kind: 'wait', delayMs: 60_000 }, { kind: 'wait', delayMs: 60_000 }, go],
      send: [{ kind: 'sent' }],
    });
    await rig.play(activities, run);
    expect(calls).toEqual(['preflight', 'preflight', 'preflight', 'send']);
  });
});
