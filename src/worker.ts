import { existsSync } from 'node:fs';
import { NativeConnection, Runtime, Worker, type State, type WorkerOptions } from '@temporalio/worker';
import { withoutForeignMessages } from '../activities/failures.js';
import { escalationActivities } from '../activities/escalation/escalation-activities.js';
import { watchdogActivities } from '../activities/escalation/watchdog.js';
import { filingActivities } from '../activities/file-items.js';
import { housekeepingActivities } from '../activities/housekeeping.js';
import { bulkActivities } from '../activities/update-tickets.js';
import { pushActivities } from '../activities/push/push-activities.js';
import { mailboxActivities } from '../activities/mailbox.js';
import { pollActivities } from '../activities/poll/poll-account.js';
import { replyActivities, sendActivities } from '../activities/reply/reply-activities.js';
import { automationActivities } from '../activities/business-rules/automations.js';
import { effectActivities } from '../activities/business-rules/carry-out-effects.js';
import { turnActivities } from '../activities/business-rules/turns.js';
import { silenceActivities } from '../activities/silences.js';
import { tellActivities } from '../activities/tell-admins.js';
import { webhookActivities } from '../activities/webhooks/attempt-delivery.js';
import type { Config } from './config.js';
import { wallClock } from './domain/clock.js';
import { taskQueues } from './domain/names.js';
import { serveMetrics } from './metrics/serve.js';
import { workerMetrics } from './metrics/worker-metrics.js';
import { openMailer, type Mailer } from './notify/mailer.js';
import { openTexter } from './notify/texter.js';
import { openDatabase, type Database } from './store/database.js';
import { missingKeys } from './store/grants/missing-keys.js';
import { requireMigrated } from './store/migrate.js';
import { workflowBundlePath } from './root.js';
import { connectTemporal, type TemporalClient } from './temporal/connect.js';
import { requireSearchAttributes } from './temporal/migrate.js';
import { mailboxStarter, rulesStarter } from './temporal/perpetual.js';
import { runningWorkflows } from './temporal/running.js';
import { requireHousekeeping } from './temporal/schedule.js';
import { temporalWake } from './temporal/wake.js';
import { systemLookup } from './webhooks/lookup.js';
import { openX, type Connector } from './x/client.js';

export interface RunningWorker {
  /** Settles when the worker has stopped; rejects when it can't go on. */
  readonly run: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs the workers of all task queues in this process. Refuses to start, with what to do, when the
 * bundle, an index, a search attribute or the schedule is missing.
 */
export async function startWorker(config: Config, bundlePath = workflowBundlePath): Promise<RunningWorker> {
  if (!existsSync(bundlePath)) throw new Error('The workflow bundle is missing. Run: npm run build');
  const db = await openDatabase(config.mongodbUri);
  await requireMigrated(db);
  const temporal = await connectTemporal(config);
  await requireSearchAttributes(temporal.client, config.temporal.namespace);
  await requireHousekeeping(temporal.client, config.temporal.deployment);
  const connection = await NativeConnection.connect({ address: config.temporal.address });
  await tellMissingKeys(config, db);
  const connector = openX({
    config: config.x,
    keys: config.keys,
    db,
    clock: wallClock,
    push: config.push,
    log,
  });
  const mailer = openMailer(config.mail);
  const startMailbox = mailboxStarter(temporal.client, config);
  const startRules = rulesStarter(temporal.client, config.temporal.deployment);
  await startMailbox?.();
  await startRules();
  const metrics = workerMetrics(db);
  const workers = await createWorkers(config, {
    db,
    temporal,
    connection,
    connector,
    mailer,
    bundlePath,
    metrics,
    startMailbox,
    startRules,
  });
  const place = { port: config.worker.metricsPort, portSetting: 'WORKER_METRICS_PORT' };
  const metricsServer = await serveMetrics(place, metrics.registry, {
    workers: async () => {
      if (workers.some((worker) => worker.getState() !== 'RUNNING')) throw new Error('One is not running');
    },
    mongodb: () => db.native.command({ ping: 1 }),
  });
  const shutDown = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runAndClose = async (): Promise<void> => {
    try {
      await runAll(workers, shutDown);
    } finally {
      await metricsServer.close();
      await connector.settled();
      mailer.close();
      await Promise.allSettled([connection.close(), temporal.close(), db.close()]);
    }
  };
  const run = runAndClose();
  return {
    run,
    async stop() {
      shutDown();
      await run;
    },
  };
}

/** The same log as the SDK's. */
const log = {
  warn(details: object, message: string): void {
    Runtime.instance().logger.warn(message, { ...details });
  },
};

/** The other accounts go on. */
async function tellMissingKeys({ keys }: Config, db: Database): Promise<void> {
  for (const { keyId, message } of await missingKeys(db, keys)) log.warn({ keyId }, message);
}

/** One worker that can't go on ends them all: the process is started anew as a whole. */
async function runAll(workers: readonly Worker[], shutDown: () => void): Promise<void> {
  const runs = workers.map((worker) => worker.run());
  try {
    await Promise.all(runs);
  } finally {
    shutDown();
    await Promise.allSettled(runs);
  }
}

interface Parts {
  readonly db: Database;
  readonly temporal: TemporalClient;
  readonly connection: NativeConnection;
  readonly connector: Connector;
  readonly mailer: Mailer;
  readonly bundlePath: string;
  readonly metrics: ReturnType<typeof workerMetrics>;
  readonly startMailbox: ReturnType<typeof mailboxStarter>;
  readonly startRules: ReturnType<typeof rulesStarter>;
}

/** Of workers that do not shut down. */
const underWay: ReadonlySet<State> = new Set(['INITIALIZED', 'RUNNING']);

async function createWorkers(
  config: Config,
  { temporal, connection, connector, bundlePath, metrics, ...given }: Parts,
): Promise<Worker[]> {
  const queues = taskQueues(config.temporal.deployment);
  const wake = temporalWake(temporal.client, given.db, config.temporal.deployment);
  const workers: Worker[] = [];
  const parts = {
    ...given,
    config,
    texter: openTexter(config.sms),
    openX: connector,
    push: connector.push,
    wake,
    running: runningWorkflows(temporal.client),
    isStopping: () => workers.some((worker) => !underWay.has(worker.getState())),
    clock: wallClock,
    random: Math.random,
    rearmAfterMs: config.poll.rearmAfterMs,
    access: config.access,
    recheckDays: config.recheckDays,
    receivers: { allowedHosts: config.webhookAllowedHosts, lookup: systemLookup },
  };
  const common = {
    connection,
    namespace: config.temporal.namespace,
    shutdownGraceTime: '10s',
    shutdownForceTime: '20s',
    interceptors: { activity: [metrics.interceptor, withoutForeignMessages] },
    maxHeartbeatThrottleInterval: '1s',
    defaultHeartbeatThrottleInterval: '1s',
    // Ten fixed ones were too few for a thousand accounts: cores idled while polls waited.
    workflowTaskPollerBehavior: { type: 'autoscaling', initial: 10, minimum: 4 },
    activityTaskPollerBehavior: { type: 'autoscaling', initial: 10, minimum: 4 },
  } satisfies Partial<WorkerOptions>;
  const created = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: queues.accounts,
      workflowBundle: { codePath: bundlePath },
      activities: {
        ...filingActivities(parts),
        ...tellActivities(parts),
        ...replyActivities(parts),
        ...bulkActivities(parts),
        ...housekeepingActivities(parts),
        ...silenceActivities(parts),
        ...pushActivities(parts),
        ...mailboxActivities(parts),
        ...turnActivities(parts),
        ...automationActivities(parts),
        ...effectActivities(parts),
        ...escalationActivities(parts),
        ...watchdogActivities(parts),
      },
      maxCachedWorkflows: config.temporal.maxCachedWorkflows,
      stickyQueueScheduleToStartTimeout: '2s',
    }),
    Worker.create({
      ...common,
      taskQueue: queues.xApi,
      activities: pollActivities(parts),
      maxTaskQueueActivitiesPerSecond: config.x.callsPerSecond,
    }),
    Worker.create({ ...common, taskQueue: queues.sends, activities: sendActivities(parts) }),
    Worker.create({
      ...common,
      taskQueue: queues.webhooks,
      activities: webhookActivities(parts),
      activityTaskPollerBehavior: { type: 'autoscaling', initial: 2, minimum: 2 },
    }),
  ]);
  workers.push(...created);
  return created;
}
