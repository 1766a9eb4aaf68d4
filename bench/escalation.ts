import { setTimeout as delay } from 'node:timers/promises';
import { connectAccounts, type Connected } from './shared/accounts.js';
import { anyOf, mention, moveIn } from './shared/customers.js';
import { inParallel } from './shared/parallel.js';
import { countOf, machine, report, secondsOf } from './shared/report.js';
import { type Bench, withBench } from './shared/stack.js';
import { median, percentile } from './shared/statistics.js';
import { busy, usagesOf } from './shared/usage.js';

export interface EscalationOptions {
  readonly accounts: number;
  readonly surges: number;
  readonly atOnce: number;
  readonly pollSeconds: number;
  readonly postsPerSecond: number;
}

const posts = 10;
const aimMs = 2_000;
const patienceMs = 60_000;
const floorTimes = 200;

/** Who is paged for an account. */
interface Pager {
  readonly policyId: string;
  readonly number: string;
}

/** From the moment the post that makes a surge is stored to the moment Twilio has taken the SMS. */
export const escalation = (options: EscalationOptions): Promise<void> =>
  withBench({}, async (bench) => {
    const handles = Array.from({ length: options.accounts }, (_, index) => `acme${index}`);
    const { pollSeconds } = options;
    const { accounts } = await connectAccounts(bench, handles, { pollSeconds });
    const customers = await moveIn(bench, 500, 'fan');
    const flooded = accounts.slice(0, options.surges);
    const pagers = await watch(bench, flooded);

    const before = { at: Date.now(), usages: await usagesOf(bench.pids()) };
    const flowing = flow(bench, { handles, customers, postsPerSecond: options.postsPerSecond });
    const tookEach = await bench.progress.step(`Flooding ${flooded.length} accounts`, async (note) => {
      const took: (Took | null)[] = [];
      await inParallel(
        flooded.map((account, index) => ({ account, pager: pagers[index] })),
        options.atOnce,
        async ({ account, pager }) => {
          took.push(pager ? await surge(bench, account, customers, pager) : null);
        },
        note,
      );
      return took;
    });
    await flowing.stop();
    const load = busy(before.usages, await usagesOf(bench.pids()), Date.now() - before.at);
    const floorMs = await floor(bench);
    const paged = tookEach.flatMap((took) => took ?? []);
    // Who was not paged was paged late.
    const tookMs = tookEach.map((took) => took?.allMs ?? patienceMs);

    report(`Surge → SMS, ${options.accounts} accounts at ${pollSeconds} s`, machine(bench.versions), [
      { what: 'median', value: secondsOf(median(tookMs)), beside: 'from the tenth post stored' },
      {
        what: 'p99',
        value: secondsOf(percentile(tookMs, 0.99)),
        beside: `aim: at most ${secondsOf(aimMs)}`,
      },
      { what: 'slowest', value: secondsOf(percentile(tookMs, 1)) },
      ...steps.map((what, index) =>
        stepRow(
          what,
          paged.map(({ stepsMs }) => stepsMs[index] ?? NaN),
        ),
      ),
      {
        what: 'bare floor, median',
        value: secondsOf(median(floorMs)),
        beside: 'a POST to the sandbox alone',
      },
      { what: 'bare floor, p99', value: secondsOf(percentile(floorMs, 0.99)) },
      { what: 'surges paged', value: countOf(paged.length), beside: `of ${flooded.length}` },
      { what: 'load, of one core', value: '', beside: load },
    ]);
    if (paged.length < flooded.length)
      throw new Error(`${flooded.length - paged.length} surges paged nobody within ${secondsOf(patienceMs)}`);
  });

const steps = ['stored → filed', 'filed → incident', 'incident → page begins', 'page begins → SMS'] as const;

/** From the tenth post stored to the SMS, and each of the steps in between. */
interface Took {
  readonly allMs: number;
  readonly stepsMs: readonly number[];
}

const stepRow = (what: string, tookMs: readonly number[]) => ({
  what,
  value: secondsOf(median(tookMs)),
  beside: `p99 ${secondsOf(percentile(tookMs, 0.99))}`,
});

/** A policy for each account, and somebody of its own to page, so that no quota holds a page. */
async function watch({ api, progress }: Bench, accounts: readonly Connected[]): Promise<Pager[]> {
  const pagers: Pager[] = [];
  await progress.step(`Setting up ${accounts.length} policies`, async () => {
    await api.patch('/v1/settings', { smsDollarsPerDay: null }, (await api.get('/v1/settings')).version);
    for (const [index, { id: accountId }] of accounts.entries()) {
      const number = `+1202555${1_000 + index}`;
      const person = { email: `pager${index}@example.com`, name: `Pager ${index}`, phone: number };
      const agent = await api.post('/v1/agents', { ...person, password: 'long enough a password' });
      const { id: policyId } = await api.post('/v1/escalation-policies', {
        ...{ accountId, name: 'Surge', keywords: ['surge'], count: posts, periodMinutes: 10 },
        steps: [{ agentIds: [agent.id], by: 'sms', afterMinutes: 0 }],
      });
      pagers.push({ policyId, number });
    }
  });
  return pagers;
}

/** Null: nobody was paged in time. Both clocks are this machine's. */
async function surge(
  { control, db }: Bench,
  { handle }: Connected,
  customers: readonly string[],
  pager: Pager,
): Promise<Took | null> {
  for (let each = 0; each < posts; each += 1)
    await control.post({ from: customers[each] ?? '', text: `@${handle} surge ${each}` });
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    await delay(50);
    const [text] = await control.sms(pager.number);
    const took = text && (await tookOf(db, pager.policyId, Date.parse(text.at)));
    if (took) return took;
  }
  return null;
}

/** Null while it is not on record. */
async function tookOf(db: Bench['db'], policyId: string, textMs: number): Promise<Took | null> {
  const match = await db.policyMatches.findOne({ policyId, seq: posts });
  const item = match && (await db.items.findOne({ _id: match.itemId }));
  const incident = await db.incidents.findOne({ policyId });
  const page = await db.pages.findOne({ policyId });
  if (!item || !incident || !page?.beganAt) return null;
  const moments = [item.capturedAt, match.storedAt, incident.openedAt, page.beganAt].map((at) =>
    at.getTime(),
  );
  const stepsMs = moments.map((at, index) => (moments[index + 1] ?? textMs) - at);
  return { allMs: textMs - item.capturedAt.getTime(), stepsMs };
}

interface Flowing {
  readonly handles: readonly string[];
  readonly customers: readonly string[];
  readonly postsPerSecond: number;
}

/** Posts that no policy counts, at an even pace to accounts at random, until it is stopped. */
function flow(bench: Bench, { handles, customers, postsPerSecond }: Flowing) {
  const over = new AbortController();
  const running = (async () => {
    while (!over.signal.aborted) {
      await delay(1_000 / postsPerSecond);
      await mention(bench, anyOf(customers), anyOf(handles));
    }
  })();
  return {
    async stop(): Promise<void> {
      over.abort();
      await running;
    },
  };
}

/** The same request that Perch makes, with nothing around it. */
async function floor({ config: { sms }, progress }: Bench): Promise<number[]> {
  if (!sms) throw new Error('SMS are not set up');
  const { accountSid, authToken, from, apiUrl } = sms;
  const url = `${apiUrl}/2010-04-01/Accounts/${accountSid}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return progress.step('Measuring a bare POST', async () => {
    const took: number[] = [];
    for (let each = 0; each < floorTimes; each += 1) {
      const began = performance.now();
      const body = new URLSearchParams({ To: '+12025550123', From: from, Body: 'floor' });
      const answer = await fetch(url, { method: 'POST', headers: { authorization }, body });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`the sandbox answers ${answer.status}`);
      took.push(performance.now() - began);
    }
    return took;
  });
}
