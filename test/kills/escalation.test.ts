import { afterAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { stackForFile } from '../integration/stack.js';
import { startWorkerProcess } from '../integration/worker-process.js';

const stack = await stackForFile({ worker: false });
const { api, control, db } = stack;
let worker = await startWorkerProcess(stack.env);
afterAll(() => worker.kill());
const acme = await stack.connect('acme');
const posts = 3;
for (let each = 0; each < posts; each += 1) await control.createUser({ username: `customer${each}` });
let scripts = 0;

/** Somebody to page by SMS, and a policy about a word of its own. */
async function pager() {
  scripts += 1;
  const [word, number] = [`surge${scripts}`, `+1202555${1_000 + scripts}`];
  const person = { email: `ada${scripts}@example.com`, name: 'Ada', phone: number };
  const { id: agentId } = await api.post('/v1/agents', { ...person, password: 'long enough a password' });
  const { id: policyId } = await api.post('/v1/escalation-policies', {
    ...{ accountId: acme.id, name: word, keywords: [word], count: posts, periodMinutes: 10 },
    ...{ remindMinutes: 1, reopenAfterMinutes: null },
    steps: [{ agentIds: [agentId], by: 'sms', afterMinutes: 0 }],
  });
  const texts = async () => (await control.sms(number)).filter(({ direction }) => direction !== 'inbound');
  return {
    ...{ policyId, number, texts },
    surge: async (): Promise<void> => {
      for (let each = 0; each < posts; each += 1)
        await control.post({ from: `customer${each}`, text: `@acme ${word} ${each}` });
      await api.post(`/v1/accounts/${acme.id}/poll`);
    },
    incident: () => eventually(() => db.incidents.findOne({ policyId }), { what: 'an incident' }),
    pageComes: () =>
      eventually(async () => (await texts()).length > 0, { what: 'an SMS', withinMs: 120_000 }),
  };
}

async function killedAnd(begun: () => Promise<unknown>): Promise<void> {
  await eventually(begun, { what: 'the moment to kill' });
  await worker.kill();
  worker = await startWorkerProcess(stack.env);
}

describe('S58 S61 the worker killed between a surge and its page: the page comes', () => {
  test('once the posts are filed', async () => {
    const { policyId, surge, pageComes } = await pager();
    await surge();
    await killedAnd(async () => (await db.policyMatches.countDocuments({ policyId })) === posts);
    await pageComes();
  });

  test('once the incident is open', async () => {
    const { policyId, surge, pageComes } = await pager();
    await surge();
    await killedAnd(() => db.incidents.findOne({ policyId }));
    await pageComes();
    expect(await db.incidents.countDocuments({ policyId })).toBe(1);
  });

  test('while Twilio hangs', async () => {
    const { policyId, surge, pageComes } = await pager();
    await control.smsTrouble({ kind: 'hang' });
    await surge();
    await killedAnd(() => db.pages.findOne({ policyId, state: 'sending' }));
    await control.clearSmsTroubles();
    await pageComes();
  });

  test('when Twilio has it, and nobody heard of that', async () => {
    const { policyId, texts, surge, pageComes } = await pager();
    await control.smsTrouble({ kind: 'dropTaken' });
    await surge();
    await killedAnd(async () => (await texts()).length > 0);
    await pageComes();
    await eventually(() => db.pages.findOne({ policyId, state: 'delivered' }), { what: 'its receipt' });
  });
});

test('S61 the worker killed once an acknowledgement is stored: nothing begins afterwards', async () => {
  const { number, texts, surge, incident, pageComes } = await pager();
  await surge();
  await pageComes();
  const { _id } = await incident();
  await worker.kill();
  await control.replyBySms(number, 'ack');
  const { acknowledged: by } = await eventually(() => db.incidents.findOne({ _id, state: 'acknowledged' }));
  const before = (await pages(_id)).length;
  worker = await startWorkerProcess(stack.env);
  // The workflow has looked: its end, or what it sleeps until, is on record.
  await eventually(async () => !(await db.escalationWatches.findOne({ handOver: 'pending' })), {
    what: 'a workflow that has looked',
  });
  const beganAfter = (await pages(_id)).filter(({ beganAt }) => beganAt && by && beganAt > by.at);
  expect(beganAfter).toEqual([]);
  expect(await pages(_id)).toHaveLength(before);
  expect((await texts()).filter(({ direction }) => direction === 'outbound-api')).toHaveLength(before);
});

const pages = (incidentId: string) => db.pages.find({ incidentId, state: { $ne: 'cancelled' } }).toArray();
