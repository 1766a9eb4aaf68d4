import { afterAll, describe, expect, test } from 'vitest';
import { escalationWorkflowId } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import { stackForFile } from '../integration/stack.js';
import { startWorkerProcess } from '../integration/worker-process.js';

const stack = await stackForFile({ worker: false });
const { api, control, db, temporal } = stack;
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

describe('S61 the worker killed while it sends, and an acknowledgement stored before it is back', () => {
  test('ends the page: none is sent afterwards, and none reminds', async () => {
    const { policyId, number, texts, surge, incident } = await pager();
    await control.smsTrouble({ kind: 'hang' });
    await surge();
    const { _id: pageId } = await eventually(() => db.pages.findOne({ policyId, state: 'sending' }), {
      what: 'a page under way',
    });
    const { _id } = await incident();
    await worker.kill();
    await control.clearSmsTroubles();
    const before = sentOf(await texts());
    await control.replyBySms(number, 'ack');
    const { acknowledged } = await eventually(() => db.incidents.findOne({ _id, state: 'acknowledged' }), {
      what: 'the acknowledgement',
    });
    worker = await startWorkerProcess(stack.env);
    // The attempt that died is given up first. By then the reminder would be due, too.
    const ended = await eventually(
      () => db.pages.findOne({ _id: pageId, state: { $nin: ['queued', 'sending'] } }),
      { what: 'the page ended', withinMs: 240_000 },
    );
    expect(ended).toMatchObject({ state: 'cancelled', reason: 'acknowledged' });
    const remindsAt = ended.createdAt.getTime() + 60_000;
    await eventually(async () => Date.now() > remindsAt && (await hasLooked(policyId)), {
      ...{ what: 'a look after the time of the reminder', withinMs: 120_000 },
    });
    const all = await db.pages.find({ policyId }).toArray();
    expect(all.map((page) => page._id)).toEqual([pageId]);
    expect(all.filter(({ beganAt }) => beganAt && acknowledged && beganAt > acknowledged.at)).toEqual([]);
    expect(sentOf(await texts())).toEqual(before);
  }, 300_000);
});

/** Tells the workflow to look, and whether it is through with that: its window is known, and nothing is under way. */
async function hasLooked(policyId: string): Promise<boolean> {
  const workflow = temporal.client.workflow.getHandle(escalationWorkflowId(policyId));
  await workflow.signal('look');
  const { sending } = await workflow.query<{ readonly sending: number }>('escalation');
  return sending === 0;
}

const sentOf = (texts: readonly { readonly sid: string; readonly direction: string }[]): string[] =>
  texts.flatMap(({ sid, direction }) => (direction === 'outbound-api' ? sid : []));
