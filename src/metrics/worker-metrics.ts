import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { accountStates } from '../domain/accounts/account.js';
import { pageStates } from '../domain/escalation/page.js';
import { usdOf } from '../domain/spend/prices.js';
import type { Database } from '../store/database.js';
import { spentToday } from '../store/spend/summary.js';

/**
 * What a worker tells Prometheus. Ages come from MongoDB: Temporal's attempt counts grow with every
 * empty poll and mean nothing.
 */
export function workerMetrics(db: Database): { registry: Registry; interceptor: Interceptor } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const attempts = new Counter({
    name: 'perch_activity_attempts_total',
    help: 'Attempts of activities by outcome; NothingNew is an empty poll.',
    labelNames: ['activity', 'outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'perch_activity_seconds',
    help: 'How long attempts of activities took.',
    labelNames: ['activity'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 20],
    registers: [registry],
  });
  storeGauges(db, registry);
  return { registry, interceptor: counting(attempts, seconds) };
}

type Interceptor = (context: Context) => { inbound: ActivityInboundCallsInterceptor };

const counting =
  (attempts: Counter<'activity' | 'outcome'>, seconds: Histogram<'activity'>): Interceptor =>
  ({ info: { activityType: activity } }) => ({
    inbound: {
      async execute(input, next) {
        const stop = seconds.startTimer({ activity });
        try {
          const result = await next(input);
          attempts.inc({ activity, outcome: 'completed' });
          return result;
        } catch (error) {
          attempts.inc({ activity, outcome: outcomeOf(error) });
          throw error;
        } finally {
          stop();
        }
      },
    },
  });

const outcomeOf = (error: unknown): string =>
  error instanceof ApplicationFailure
    ? (error.type ?? 'failed')
    : error instanceof Error
      ? error.name
      : 'failed';

function storeGauges(db: Database, registry: Registry): void {
  accountGauges(db, registry);
  escalationGauges(db, registry);
  new Gauge({
    name: 'perch_items_to_file',
    help: 'Captured items that wait to be decided.',
    registers: [registry],
    async collect() {
      this.set(await db.items.countDocuments({ toFile: true }, { limit: 100_000, hint: 'toFile' }));
    },
  });
  new Gauge({
    name: 'perch_items_set_aside',
    help: 'Items that could not be read or filed and wait for a person.',
    registers: [registry],
    async collect() {
      this.set(await db.items.countDocuments({ 'setAside.at': { $type: 'date' } }));
    },
  });
  new Gauge({
    name: 'perch_replies',
    help: 'Replies that are not settled, by state.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const state of ['queued', 'sending', 'unknown'] as const) {
        this.set({ state }, await db.replies.countDocuments({ state }));
      }
    },
  });
}

function accountGauges(db: Database, registry: Registry): void {
  new Gauge({
    name: 'perch_seconds_since_last_success',
    help: 'Age of the last successful poll, by account and source; of lost and blocked accounts it grows.',
    labelNames: ['account', 'source'],
    registers: [registry],
    async collect() {
      this.reset();
      const captured = {
        state: { $ne: 'paused' },
        captureStarted: { $type: 'date' },
        unlinkedAt: null,
      } as const;
      const accounts = await db.accounts.find(captured, { projection: { _id: 1 } }).toArray();
      const sources = await db.sources.find({ accountId: { $in: accounts.map(({ _id }) => _id) } }).toArray();
      for (const { accountId, kind, lastSuccessAt } of sources) {
        if (lastSuccessAt)
          this.set({ account: accountId, source: kind }, (Date.now() - lastSuccessAt.getTime()) / 1_000);
      }
    },
  });
  new Gauge({
    name: 'perch_spend_usd_today',
    help: 'What each account has cost since midnight UTC by X’s clock and price list, with what is held or uncertain.',
    labelNames: ['account'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const [account, micros] of await spentToday(db, new Date())) this.set({ account }, usdOf(micros));
    },
  });
  new Gauge({
    name: 'perch_accounts',
    help: 'Connected accounts, by state.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const state of accountStates)
        this.set({ state }, await db.accounts.countDocuments({ state, unlinkedAt: null }));
    },
  });
}

function escalationGauges(db: Database, registry: Registry): void {
  new Gauge({
    name: 'perch_incidents_open',
    help: 'Incidents that nobody has acknowledged.',
    registers: [registry],
    async collect() {
      this.set(await db.incidents.countDocuments({ state: 'open' }));
    },
  });
  new Gauge({
    name: 'perch_incident_overdue_seconds',
    help: 'By how much the next page of an incident that is open, or was forgotten, is overdue at most; 0: none is.',
    registers: [registry],
    async collect() {
      const [first] = await db.incidents
        .find({ state: { $in: ['open', 'acknowledged'] }, nextAt: { $type: 'date' } })
        .sort({ nextAt: 1 })
        .limit(1)
        .toArray();
      const overdueMs = first?.nextAt ? Date.now() - first.nextAt.getTime() : 0;
      this.set(Math.max(0, overdueMs / 1_000));
    },
  });
  new Gauge({
    name: 'perch_pages',
    help: 'Pages, by state.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const state of pageStates) this.set({ state }, await db.pages.countDocuments({ state }));
    },
  });
}
