import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWorkflows } from '../../src/cli/workflow-bundle.js';
import { workflowBundlePath } from '../../src/root.js';
import * as workflows from '../../workflows/index.js';
import { doctored, doctors } from './doctor.js';
import { fixtures, type Fixture, type RecordedHistory } from './fixtures.js';

Runtime.install({
  // What a doctored history makes the worker say is asserted here.
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
});

/** One worker for all: making one takes longer than most histories. It takes one history after the other. */
let next: { readonly workflowId: string; readonly history: RecordedHistory };
let results: ReturnType<typeof Worker.runReplayHistories>;
beforeAll(async () => {
  await buildWorkflows();
  const histories = (function* () {
    for (;;) yield next;
  })();
  results = Worker.runReplayHistories({ workflowBundle: { codePath: workflowBundlePath } }, histories);
});
afterAll(() => results.return?.());

const recorded = await fixtures();
const types = [...new Set(recorded.map(({ workflowType }) => workflowType))].sort();

async function replay({ workflowId }: Fixture, history: RecordedHistory): Promise<void> {
  next = { workflowId, history };
  const result = await results.next();
  if (result.done) throw new Error('The worker takes no history any more');
  if (result.value.error) throw result.value.error;
}

describe('what runs now goes on with the workflows of today', () => {
  test.each(recorded)('$name replays', async (fixture) => {
    await replay(fixture, fixture.history);
  });

  test('every workflow has a recorded history, and none is of a workflow that is gone', () => {
    expect(types).toEqual(Object.keys(workflows).sort());
  });

  test('no history tells of the machine that made it', () => {
    for (const { name, text } of recorded) {
      for (const [, identity] of text.matchAll(/"identity": "([^"]*)"/g)) expect(identity, name).toBe('recorder');
      for (const [, trace] of text.matchAll(/"stackTrace": "([^"]*)"/g)) expect(trace, name).toBe('');
      expect(text, name).not.toMatch(/\d+@[\w.-]+-/);
    }
  });
});

describe('the replay notices workflow code that does otherwise', () => {
  const cases = types.flatMap((type) =>
    Object.entries(doctors).map(([what, doctor]) => ({
      type,
      what,
      doctor,
      fixture: recorded.find(({ workflowType }) => workflowType === type)!,
    })),
  );

  test.each(cases)('$type: $what', async ({ fixture, doctor }) => {
    const history = doctored(fixture.history, doctor);
    expect(history, `${fixture.name} has no activity to doctor`).toBeDefined();
    await expect(replay(fixture, history!)).rejects.toThrow(DeterminismViolationError);
    await replay(fixture, fixture.history);
  });
});
