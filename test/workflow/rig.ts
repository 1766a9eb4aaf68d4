import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { activityInfo } from '@temporalio/activity';
import { isGrpcDeadlineError, type QueryDefinition } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { searchAttributes, taskQueues } from '../../src/domain/names.js';
import { buildWorkflows } from '../../src/cli/workflow-bundle.js';
import { workflowBundlePath } from '../../src/root.js';
import { eventually } from '../eventually.js';
import { isReplayable } from '../replayable.js';
import { timeSkipping } from '../time-skipping.js';

// The core warns of the test server's age whenever a worker starts.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
});
const workflowBundle = { codePath: workflowBundlePath };
const KEYWORD = temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

const askWithinMs = 5_000;
const askTimes = 5;

type History = temporal.api.history.v1.IHistory;
type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

/** A workflow under test: how to start it, talk to it, and wait in skipped time. */
export interface Rig {
  readonly environment: TestWorkflowEnvironment;
  /** Runs `play` with workers whose activities are the given stand-ins, on queues of their own. */
  play<T>(activities: Activities, play: (start: Start) => Promise<T>): Promise<T>;
  /**
   * Waits until no activity of the workflow runs: the test server never settles one that is cancelled
   * while it runs. Signals at any moment are tried on the real server (test/integration).
   */
  atRest(handle: Pick<Handle, 'describe'>): Promise<void>;
  /** What a workflow answers; asked again when the test server forgets a query as a run ends. */
  ask<T>(handle: Pick<Handle, 'query'>, query: QueryDefinition<T>): Promise<T>;
}

interface OpenRig extends Rig {
  /** Whether a test left a workflow running, whose activity may hold the clock for ever. */
  isUsedUp(): boolean;
  /** Replays every workflow that was started, each run of it; fails when there was none. */
  close(): Promise<void>;
}

export type Start = (workflow: string, args: readonly unknown[], workflowId?: string) => Promise<Handle>;
export type Handle = Awaited<ReturnType<TestWorkflowEnvironment['client']['workflow']['start']>>;

/** One run of a workflow that a test started, or the first of a chain of them. */
interface Started {
  readonly test: string | undefined;
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * A time-skipping server for the tests of a file, whose clock goes on from test to test. A test that does not end what
 * it started, or fails, uses it up: the next test has another one.
 */
export function rigForFile(): Rig {
  let open: OpenRig | undefined;
  beforeEach(async () => {
    open ??= await openRig();
  });
  const close = async () => {
    const closing = open;
    open = undefined;
    await closing?.close();
  };
  afterEach(async () => {
    if (open?.isUsedUp()) await close();
  });
  afterAll(close);
  const opened = (): OpenRig => {
    if (!open) throw new Error('The time-skipping server runs while a test does');
    return open;
  };
  return {
    get environment() {
      return opened().environment;
    },
    play: (activities, play) => opened().play(activities, play),
    atRest: (handle) => opened().atRest(handle),
    ask: (handle, query) => opened().ask(handle, query),
  };
}

async function openRig(): Promise<OpenRig> {
  const [environment] = await Promise.all([timeSkipping(), buildWorkflows()]);
  await environment.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(Object.values(searchAttributes).map((name) => [name, KEYWORD])),
  });
  const started: Started[] = [];
  const attempts = new Attempts();
  let isUsedUp = false;

  return {
    environment,

    async play(activities, play) {
      const queues = taskQueues(randomUUID());
      const common = {
        connection: environment.nativeConnection,
        maxHeartbeatThrottleInterval: '1s',
        activities: attempts.counted(activities),
      };
      const workers = await Promise.all([
        Worker.create({ ...common, taskQueue: queues.accounts, workflowBundle }),
        Worker.create({ ...common, taskQueue: queues.xApi }),
        Worker.create({ ...common, taskQueue: queues.sends }),
        Worker.create({ ...common, taskQueue: queues.webhooks }),
      ]);
      const handles: Handle[] = [];
      const start: Start = async (workflow, args, workflowId = randomUUID()) => {
        const handle = await environment.client.workflow.start(workflow, {
          workflowId,
          taskQueue: queues.accounts,
          args: [...args],
        });
        const test = expect.getState().currentTestName;
        started.push({ test, workflowId, runId: handle.firstExecutionRunId });
        handles.push(handle);
        return handle;
      };
      const runs = Promise.all(workers.map((worker) => worker.run()));
      let isOver = false;
      try {
        const played = await play(start);
        expect(handles.length).toBeGreaterThan(0);
        isOver = true;
        return played;
      } finally {
        for (const handle of handles) isOver = !(await terminated(handle)) && isOver;
        isUsedUp ||= !isOver;
        for (const worker of workers) worker.shutdown();
        await runs;
      }
    },

    async atRest(handle) {
      await eventually(
        async () => {
          const { runId, raw } = await handle.describe();
          return (raw.pendingActivities ?? []).every((activity) => attempts.rest(runId, activity));
        },
        { withinMs: 90_000, what: 'a rest of its activities' },
      );
    },

    async ask(handle, query) {
      for (let asked = 1; ; asked += 1) {
        try {
          return await environment.client.withDeadline(Date.now() + askWithinMs, () => handle.query(query));
        } catch (error) {
          if (asked === askTimes || !isGrpcDeadlineError(error)) throw error;
        }
      }
    },

    isUsedUp: () => isUsedUp,

    async close() {
      try {
        await replay(environment, started);
      } finally {
        await environment.teardown();
      }
    },
  };
}

/** Whether the workflow was still running. */
const terminated = (handle: Handle): Promise<boolean> =>
  handle.terminate().then(
    () => true,
    () => false,
  );

/** The last attempt that began, of every activity; the test server shows one that waits as started. */
class Attempts {
  readonly #last = new Map<string, number>();

  counted(activities: Activities): Activities {
    return Object.fromEntries(
      Object.entries(activities).map(([name, activity]) => [
        name,
        async (...args: never[]) => {
          const { workflowExecution, activityId, attempt } = activityInfo();
          this.#last.set(`${workflowExecution?.runId}/${activityId}`, attempt);
          return activity(...args);
        },
      ]),
    );
  }

  /** Whether its last attempt is over, and the next one has not begun. */
  rest(runId: string, { activityId, attempt }: temporal.api.workflow.v1.IPendingActivityInfo): boolean {
    return Number(attempt) > (this.#last.get(`${runId}/${activityId}`) ?? Infinity);
  }
}

/** All by one worker: making one takes longer than most histories. */
async function replay(environment: TestWorkflowEnvironment, started: readonly Started[]): Promise<void> {
  expect(started.length).toBeGreaterThan(0);
  const runs: (Started & { readonly history: History })[] = [];
  for (const first of started)
    for await (const run of chain(environment, first)) if (isReplayable(run.history)) runs.push(run);
  expect(runs.length).toBeGreaterThan(0);
  let replayed = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, runs)) {
    const test = started.find((each) => each.workflowId === workflowId)?.test;
    if (error) throw new Error(`A workflow of "${test}" does not replay`, { cause: error });
    replayed += 1;
  }
  expect(replayed).toBe(runs.length);
}

/** Walks the continue-as-new chain forward from its first run. */
async function* chain(environment: TestWorkflowEnvironment, first: Started) {
  let runId: string | null | undefined = first.runId;
  while (runId) {
    const history: History = await environment.client.workflow
      .getHandle(first.workflowId, runId)
      .fetchHistory();
    yield { ...first, runId, history };
    runId = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
}
