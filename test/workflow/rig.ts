import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { activityInfo } from '@temporalio/activity';
import { isGrpcDeadlineError, type QueryDefinition } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { expect } from 'vitest';
import { searchAttributes, taskQueues } from '../../src/domain/names.js';
import { buildWorkflows } from '../../src/cli/workflow-bundle.js';
import { workflowBundlePath } from '../../src/root.js';
import { eventually } from '../eventually.js';
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
  /** Replays every workflow that was started, each run of it; fails when there was none. */
  close(): Promise<void>;
}

export type Start = (workflow: string, args: readonly unknown[], workflowId?: string) => Promise<Handle>;
export type Handle = Awaited<ReturnType<TestWorkflowEnvironment['client']['workflow']['start']>>;

/**
 * A time-skipping server for one test: an activity of a workflow that an earlier test terminated would
 * hold its clock for ever.
 */
export async function openRig(): Promise<Rig> {
  const [environment] = await Promise.all([timeSkipping(), buildWorkflows()]);
  await environment.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(Object.values(searchAttributes).map((name) => [name, KEYWORD])),
  });
  const started = new Map<string, string>();
  const attempts = new Attempts();

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
        started.set(workflowId, handle.firstExecutionRunId);
        handles.push(handle);
        return handle;
      };
      const runs = Promise.all(workers.map((worker) => worker.run()));
      try {
        return await play(start);
      } finally {
        for (const handle of handles) await handle.terminate().catch(() => undefined);
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

    async close() {
      try {
        expect(started.size).toBeGreaterThan(0);
        for (const [workflowId, firstRunId] of started)
          await replayChain(environment, workflowId, firstRunId);
      } finally {
        await environment.teardown();
      }
    },
  };
}

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

/** Walks the continue-as-new chain forward from its first run and replays each history. */
async function replayChain(
  environment: TestWorkflowEnvironment,
  workflowId: string,
  firstRunId: string,
): Promise<void> {
  let runId: string | null | undefined = firstRunId;
  while (runId) {
    const history = await environment.client.workflow.getHandle(workflowId, runId).fetchHistory();
    await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
    runId = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
}
