import { setTimeout as delay } from 'node:timers/promises';
import { accountWorkflowId } from '../src/domain/names.js';
import { connectAccounts, type Connected } from './shared/accounts.js';
import { chargesOn, leavePast, nextDayAtX } from './shared/charges.js';
import { inParallel } from './shared/parallel.js';
import { pollOutcomes } from './shared/polls.js';
import { countOf, machine, megabytesOf, report, secondsOf } from './shared/report.js';
import { type Bench, withBench } from './shared/stack.js';
import { perDay } from './shared/statistics.js';
import { busy, type Usages, usagesOf } from './shared/usage.js';

export interface IdleOptions {
  readonly accounts: number;
  readonly moreAccounts: number;
  readonly pollSeconds: number;
  readonly rearmMinutes: number;
  readonly minutes: number;
  readonly settleSeconds: number;
  /** Only what X charges, of accounts that have messages and likes behind them. */
  readonly charges?: boolean;
}

/** What Perch is set to outside of this measurement: POLL_REARM_MINUTES. */
const usualRearmMinutes = 360;
const rearmsADay = (24 * 60) / usualRearmMinutes;

/**
 * Accounts to which nobody writes: what each costs in a day, and what the processes hold for each. History
 * grows by re-arms only, so these are made to come often, and what one costs is counted as often as it
 * comes in a day with the usual settings. Calls to X and polls are counted as they are.
 */
export async function idle(options: IdleOptions): Promise<void> {
  if (options.charges) return reportCharges(options);
  const { accounts: few, moreAccounts: many, pollSeconds, rearmMinutes, settleSeconds } = options;
  await withBench({ POLL_REARM_MINUTES: String(rearmMinutes) }, async (bench) => {
    const connect = (from: number, to: number) => {
      const handles = Array.from({ length: to - from }, (_, index) => `acme${from + index}`);
      return connectAccounts(bench, handles, { pollSeconds });
    };
    const memory = [await settledMemory(bench, settleSeconds)];
    const { accounts } = await connect(0, few);
    memory.push(await settledMemory(bench, settleSeconds));
    await reportDay(bench, accounts, options);
    await connect(few, many);
    memory.push(await settledMemory(bench, settleSeconds));
    reportMemory(bench, memory, [0, few, many]);
  });
}

/** What X charges for a UTC day in which nobody writes; resources are billed once a day, so a part of it tells. */
async function reportCharges({ accounts: count, pollSeconds, minutes }: IdleOptions): Promise<void> {
  await withBench({}, async (bench) => {
    const handles = Array.from({ length: count }, (_, index) => `acme${index}`);
    const { accounts } = await connectAccounts(bench, handles, { pollSeconds });
    await leavePast(bench, accounts);
    const day = await nextDayAtX(bench);
    const from = (await bench.control.journal()).at(-1)?.seq ?? 0;
    const title = `Watching ${count} idle accounts for ${minutes} min`;
    await bench.progress.step(title, () => delay(minutes * 60_000));
    const reads = ((await bench.control.journal()).at(-1)?.seq ?? 0) - from;
    report(`What X charges for an idle account each UTC day`, machine(bench.versions), [
      ...(await chargesOn(bench, day, accounts)),
      { what: 'calls to X meanwhile', value: countOf(reads), beside: `in ${minutes} min` },
    ]);
  });
}

async function reportDay(bench: Bench, accounts: readonly Connected[], options: IdleOptions): Promise<void> {
  const { pollSeconds, minutes } = options;
  const before = await look(bench, accounts);
  const title = `Watching ${accounts.length} idle accounts for ${minutes} min`;
  await bench.progress.step(title, () => delay(minutes * 60_000));
  const after = await look(bench, accounts);
  const calls = await callsBetween(bench, before.seq, after.seq);

  const ms = after.atMs - before.atMs;
  const rearms = after.rearms - before.rearms;
  if (rearms === 0) throw new Error('No poll came back in the time watched: watch for longer');
  const byRearms = (count: number) => ((count / rearms) * rearmsADay).toFixed(1);
  const daily = (count: number) => countOf(perDay(count, ms) / accounts.length);
  report(`An idle account at ${pollSeconds} s, each day`, machine(bench.versions), [
    {
      what: 'history events',
      value: byRearms(after.events - before.events),
      beside: `of ${countOf(rearms)} re-arms counted, ${rearmsADay} a day`,
    },
    { what: 'workflow tasks', value: byRearms(after.tasks - before.tasks), beside: 'likewise' },
    {
      what: 'attempts of polls',
      value: daily(after.attempts - before.attempts),
      beside: `counted over ${secondsOf(ms)}; they leave no history`,
    },
    ...[...calls].map(([route, count]) => ({ what: `calls to X: ${route}`, value: daily(count) })),
    {
      what: 'load, of one core',
      value: '',
      beside: `${busy(before.usages, after.usages, ms)} (${accounts.length} accounts)`,
    },
  ]);
}

function reportMemory(
  { versions }: Bench,
  memory: readonly ReadonlyMap<string, number>[],
  accounts: readonly [number, number, number],
): void {
  const [, few, many] = accounts;
  const rows = ['worker', 'temporal', 'mongod', 'api', 'sandbox'].map((name) => {
    const held = memory.map((each) => each.get(name) ?? 0);
    const [, atFew = 0, atMany = 0] = held;
    return {
      what: name,
      value: megabytesOf(((atMany - atFew) / (many - few)) * 1_000),
      beside: `${held.map(megabytesOf).join(' → ')} with ${accounts.join(' → ')} accounts`,
    };
  });
  report('Memory (RSS) for 1,000 more accounts', machine(versions), rows);
}

interface Looked {
  readonly atMs: number;
  readonly events: number;
  readonly tasks: number;
  readonly rearms: number;
  readonly attempts: number;
  readonly seq: number;
  readonly usages: Usages;
}

/** Everything counted so far: in Temporal's histories, in the worker's metrics and in the sandbox's journal. */
async function look(bench: Bench, accounts: readonly Connected[]): Promise<Looked> {
  const counted = { events: 0, tasks: 0, rearms: 0 };
  await bench.progress.step('Reading the histories', () =>
    inParallel(accounts, 8, async ({ id }) => {
      const history = await bench.temporal.client.workflow.getHandle(accountWorkflowId(id)).fetchHistory();
      for (const event of history.events ?? []) {
        counted.events += 1;
        if (event.workflowTaskCompletedEventAttributes) counted.tasks += 1;
        if (event.activityTaskCompletedEventAttributes) counted.rearms += 1;
      }
    }),
  );
  const seq = (await bench.control.journal()).at(-1)?.seq ?? 0;
  const attempts = [...(await pollOutcomes(bench)).values()].reduce((sum, count) => sum + count, 0);
  return { atMs: Date.now(), ...counted, attempts, seq, usages: await usagesOf(bench.pids()) };
}

/** Calls between two looks by route; the sandbox forgets the oldest ones, which must not go unnoticed. */
async function callsBetween({ control }: Bench, from: number, to: number): Promise<Map<string, number>> {
  const entries = (await control.journal(from)).filter(({ seq }) => seq <= to);
  if (entries.length !== to - from) throw new Error('The sandbox has forgotten calls: watch for less long');
  const calls = new Map<string, number>();
  for (const { route = 'unknown' } of entries) calls.set(route, (calls.get(route) ?? 0) + 1);
  return calls;
}

/** Memory once nothing changes it any more but polls. */
async function settledMemory({ progress, pids }: Bench, settleSeconds: number): Promise<Map<string, number>> {
  await progress.step('Letting it settle', () => delay(settleSeconds * 1_000));
  return new Map([...(await usagesOf(pids()))].map(([name, { rssBytes }]) => [name, rssBytes]));
}
