import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../../src/config.js';
import type { Database } from '../../../src/store/database.js';
import { eventually } from '../../eventually.js';
import { pagingDifferencesOf, type PagingFacts } from '../ledgers/paging.js';
import type { Difference } from '../ledgers/facts.js';
import type { Stage } from './stage.js';
import { withDatabase } from './with-database.js';

/** Counts of the policies of an account: their surges begin one after another while processes are killed. */
const counts = [5, 8, 11, 14, 17, 20] as const;
const number = '+12025550147';
const looksEveryMs = 500;
/** So long the person takes to answer. */
const thinksMs = 3_000;

/** Somebody whom the policies of all accounts page by SMS, and who acknowledges each page by SMS until Perch has heard it. */
export async function onCall({ api, control, log, accounts }: Stage, config: Config, over: AbortSignal) {
  await control.smsWebhook(`${config.publicUrl}/hooks/twilio/sms`);
  const person = { email: 'oncall@example.com', name: 'Olga', phone: number };
  const { id } = await api.post('/v1/agents', { ...person, password: 'long enough a password' });
  const steps = [{ agentIds: [id], by: 'sms', afterMinutes: 0 }];
  for (const account of accounts)
    for (const count of counts)
      await api.post('/v1/escalation-policies', {
        ...{ accountId: account.id, name: `${account.handle} ${count}`, count, periodMinutes: 60 },
        ...{ remindMinutes: 1, reopenAfterMinutes: null, steps },
      });

  const textsSent = async () =>
    (await control.sms(number)).filter(({ direction }) => direction === 'outbound-api');

  async function acknowledge(): Promise<void> {
    await delay(thinksMs);
    // A phone whose answer reached nobody is answered nothing, or to answer again; the person does.
    const isHeard = async (): Promise<boolean> => {
      const { status, answers } = await control.replyBySms(number, 'ack');
      return status === 200 && !answers.some((answer) => answer.includes('answer again'));
    };
    while (!over.aborted && !(await isHeard())) await delay(looksEveryMs);
  }

  async function watch(): Promise<void> {
    const seen = new Set<string>();
    while (!over.aborted) {
      for (const { sid } of await textsSent()) {
        if (seen.has(sid)) continue;
        seen.add(sid);
        await acknowledge();
      }
      await delay(looksEveryMs);
    }
  }
  void watch().catch((error: unknown) => log.note(`nobody is on call: ${String(error)}`));

  return {
    address: person.email,
    /** Once nothing is left to page: what is not as it must be. */
    differences: (withinMs: number): Promise<Difference[]> =>
      withDatabase(config.mongodbUri, async (db) => {
        const still = await untilNobodyIsPaged(db, withinMs);
        const texts = (await textsSent()).map(({ body }) => body);
        const facts = { ...(await factsOf(db)), texts };
        log.note(
          `${facts.matches.length} matches, ${facts.incidents.length} incidents, ${facts.pages.length} pages`,
        );
        return [...still, ...pagingDifferencesOf(facts)];
      }),
  };
}

async function untilNobodyIsPaged(db: Database, withinMs: number): Promise<Difference[]> {
  const isOver = async (): Promise<boolean> => {
    const watches = await db.escalationWatches.find().toArray();
    return (
      watches.every(({ matched, evaluated }) => matched === evaluated) &&
      (await db.incidents.findOne({ state: 'open' })) === null &&
      (await db.pages.findOne({ open: true })) === null
    );
  };
  try {
    await eventually(isOver, { withinMs, what: 'the end of paging' });
    return [];
  } catch (error) {
    return [{ kind: 'state', what: error instanceof Error ? error.message : String(error) }];
  }
}

const factsOf = async (db: Database): Promise<Omit<PagingFacts, 'texts'>> => ({
  policies: await db.escalationPolicies.find().toArray(),
  items: await db.items.find().toArray(),
  matches: await db.policyMatches.find().toArray(),
  incidents: await db.incidents.find().toArray(),
  pages: await db.pages.find().toArray(),
});
