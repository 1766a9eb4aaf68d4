import { setTimeout as delay } from 'node:timers/promises';
import { connectAccounts } from './shared/accounts.js';
import { anyOf, mention, moveIn, type Posted } from './shared/customers.js';
import { outcomesSince, pollOutcomes } from './shared/polls.js';
import { countOf, machine, report, secondsOf } from './shared/report.js';
import { type Bench, withBench } from './shared/stack.js';
import { median, percentile } from './shared/statistics.js';
import { busy, usagesOf } from './shared/usage.js';

export interface LatencyOptions {
  readonly accounts: number;
  readonly pollSeconds: number;
  readonly postsPerSecond: number;
  readonly seconds: number;
}

/** How posts reach Perch, and how quickly they are to be tickets. */
interface Way {
  readonly title: string;
  readonly settings: NodeJS.ProcessEnv;
  readonly aimMs: number;
  /** Before any account is connected. */
  readonly prepare?: (bench: Bench) => Promise<void>;
  /** Until what comes next is what is measured. */
  readonly settle: (bench: Bench) => Promise<void>;
}

/** From the moment a customer posts to the moment its ticket is opened, with many accounts connected. */
export const latency = (options: LatencyOptions): Promise<void> =>
  measured(options, {
    title: 'Post → ticket',
    settings: {},
    aimMs: (options.pollSeconds + 2) * 1_000,
    settle: ({ progress }) =>
      progress.step('Letting the polls settle', () => delay(options.pollSeconds * 2_000)),
  });

/** The same while X pushes and polls are slow. */
export const push = (options: LatencyOptions): Promise<void> =>
  measured(options, {
    title: 'Post → ticket by push',
    settings: { X_PUSH: 'on' },
    aimMs: 1_000,
    prepare: allowSubscriptions,
    settle: (bench) => allPushed(bench, options.accounts),
  });

/**
 * X gives a self-serve app 1,500 subscriptions, ten for each account, and makes 500 in a quarter of an hour:
 * this one is an Enterprise app, and nobody waits.
 */
async function allowSubscriptions({ control }: Bench): Promise<void> {
  await control.changeApp('perch-sandbox', { plan: 'enterprise' });
  await control.limit({ route: 'create-subscription', limit: 1_000_000, windowMs: 60_000 });
}

/** Waits until X pushes everything of every account, and what is polled at once because of it is read. */
async function allPushed({ db, progress }: Bench, accounts: number): Promise<void> {
  await progress.step(`Subscribing to events of ${accounts} accounts`, async (note) => {
    for (;;) {
      const ready = await db.accounts.countDocuments({ 'push.sources.2': { $exists: true } });
      note(`${ready}/${accounts}`);
      if (ready >= accounts) break;
      await delay(1_000);
    }
    await delay(10_000);
  });
}

async function measured(options: LatencyOptions, way: Way): Promise<void> {
  const { accounts: count, pollSeconds, postsPerSecond, seconds } = options;
  await withBench(way.settings, async (bench) => {
    await way.prepare?.(bench);
    const handles = Array.from({ length: count }, (_, index) => `acme${index}`);
    const { tookMs } = await connectAccounts(bench, handles, { pollSeconds });
    const customers = await moveIn(bench, Math.min(500, postsPerSecond * seconds), 'fan');
    await way.settle(bench);

    const before = {
      at: Date.now(),
      usages: await usagesOf(bench.pids()),
      polls: await pollOutcomes(bench),
    };
    const posted = await write(bench, { handles, customers, ...options });
    const load = busy(before.usages, await usagesOf(bench.pids()), Date.now() - before.at);
    const polls = outcomesSince(before.polls, await pollOutcomes(bench));
    const everyMs = await mentionsGapMs(bench, count, before.at);
    const latencies = await latenciesOf(bench, posted, pollSeconds * patience * 1_000);

    report(`${way.title}, ${count} accounts at ${pollSeconds} s`, machine(bench.versions), [
      { what: 'median', value: secondsOf(median(latencies)), beside: 'Zendesk publishes 15 minutes' },
      {
        what: 'p99',
        value: secondsOf(percentile(latencies, 0.99)),
        beside: `aim: at most ${secondsOf(way.aimMs)}`,
      },
      { what: 'slowest', value: secondsOf(percentile(latencies, 1)) },
      { what: 'posts measured', value: countOf(latencies.length), beside: `over ${seconds} s` },
      {
        what: 'posts without a ticket',
        value: countOf(posted.length - latencies.length),
        beside: `${patience} intervals later; aim: 0`,
      },
      { what: 'mentions read every', value: secondsOf(everyMs), beside: 'on average, for each account' },
      { what: 'attempts of polls', value: '', beside: polls },
      { what: 'connecting the accounts', value: secondsOf(tookMs), beside: 'through the OAuth route' },
      { what: 'load, of one core', value: '', beside: load },
    ]);
  });
}

/** So many intervals a post may wait before it counts as one without a ticket. */
const patience = 4;

/** How often each account's mentions were read, from what the sandbox remembers of it. */
async function mentionsGapMs({ control }: Bench, accounts: number, sinceMs: number): Promise<number> {
  const reads = (await control.journal()).filter(({ route }) => route === 'mentions');
  const times = reads.map(({ at }) => Date.parse(at)).filter((at) => at >= sinceMs);
  const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return (accounts * spanMs) / Math.max(times.length - 1, 1);
}

interface Writing extends LatencyOptions {
  readonly handles: readonly string[];
  readonly customers: readonly string[];
}

/** Posts at an even pace to accounts at random. */
async function write(bench: Bench, { handles, customers, postsPerSecond, seconds }: Writing) {
  const total = Math.round(postsPerSecond * seconds);
  const began = Date.now();
  const posts = await bench.progress.step(`Posting for ${seconds} s`, async () => {
    const writing: Promise<Posted>[] = [];
    for (let index = 0; index < total; index += 1) {
      await delay(Math.max(0, began + (index * 1_000) / postsPerSecond - Date.now()));
      writing.push(mention(bench, anyOf(customers), anyOf(handles)));
    }
    return Promise.all(writing);
  });
  return posts;
}

/** Both clocks are this machine's. A ticket's `createdAt` is when the batch that opens it begins. */
async function latenciesOf({ db, progress }: Bench, posted: readonly Posted[], withinMs: number) {
  const xIds = posted.map(({ xId }) => xId);
  const until = Date.now() + withinMs;
  const opened = () => db.tickets.find({ conversationXId: { $in: xIds } }).toArray();
  await progress.step('Waiting for the last tickets', async () => {
    while ((await opened()).length < posted.length && Date.now() < until) await delay(250);
  });
  const at = new Map((await opened()).map(({ conversationXId, createdAt }) => [conversationXId, createdAt]));
  return posted.flatMap(({ xId, createdAtMs }) => {
    const createdAt = at.get(xId);
    return createdAt ? [createdAt.getTime() - createdAtMs] : [];
  });
}
