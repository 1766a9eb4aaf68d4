import twilio from 'twilio';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { controlClient } from '../../../simulator/control-client.js';
import { startSandbox } from '../../../simulator/sandbox.js';
import { sandboxAccount, twilioEnvironment } from '../../../simulator/twilio/account.js';
import type { Agent } from '../../../src/domain/agents/agent.js';
import type { Incident } from '../../../src/domain/escalation/incident.js';
import type { Page } from '../../../src/domain/escalation/page.js';
import { textStatusUrl } from '../../../src/notify/text-status-url.js';
import { twilioTexter } from '../../../src/notify/twilio-texter.js';
import { newId } from '../../../src/store/database.js';
import * as examples from '../../../src/domain/escalation/test/examples.js';
import { steadyPort } from '../../ports.js';
import { apiRigForFile } from './rig.js';

const phone = '+15551230001';
const port = await steadyPort();
const publicUrl = `http://127.0.0.1:${port}`;
const sandbox = await startSandbox({ smsWebhook: `${publicUrl}/hooks/twilio/sms` });
afterAll(() => sandbox.close());
const control = controlClient(sandbox.controlUrl);
const rig = await apiRigForFile({
  env: { PERCH_PUBLIC_URL: publicUrl, SMTP_URL: sandbox.smtpUrl, ...twilioEnvironment(sandbox) },
});
const { db, config } = rig;
await rig.app.listen({ host: '127.0.0.1', port });

const incidentOf = (agentIds: readonly string[], openedAt = rig.time.now): Incident => {
  const policyId = newId();
  return examples.incident(
    { name: 'Flood' },
    {
      ...{ _id: newId(), policyId, surging: policyId, matched: 7 },
      ...{ openedAt, roundBeganAt: openedAt },
      links: agentIds.map((agentId) => ({ agentId, codeHash: newId() })),
    },
  );
};
const pageOf = ({ _id: incidentId, policyId }: Incident, agentId: string): Page =>
  examples.page({
    ...{ _id: `${incidentId}/1/0/0/${agentId}/sms`, incidentId, policyId, agentId },
    state: 'sending',
  });
/** Twilio has it. */
const sent = () => ({
  state: 'accepted' as const,
  messages: [{ sid: `SM${newId()}`, status: 'sent', errorCode: null, at: rig.time.now }],
});
/** Nobody knows whether it arrived. */
const unheard = { state: 'sending', open: true, messages: [] } as const;
/** An incident of which these were paged, one a second after the other; `waits`: are yet to be. */
const paged = async (of: Incident, agentIds: readonly string[], waits: readonly string[] = []) => {
  await db.incidents.insertOne(of);
  const told = agentIds.map((id, turn) => ({
    ...pageOf(of, id),
    ...sent(),
    beganAt: new Date(1_000 * turn),
  }));
  const queued = waits.map((id): Page => ({ ...pageOf(of, id), state: 'queued' }));
  if (told.length + queued.length > 0) await db.pages.insertMany([...told, ...queued]);
};
const seen = (look: () => unknown) => vi.waitFor(look, { timeout: 20_000, interval: 25 });

let ada: Agent;
let incident: Incident;

beforeEach(async () => {
  ada = await rig.addAgent({ phone, name: 'Ada', email: `${newId()}@example.com` });
  incident = incidentOf([ada._id]);
  await paged(incident, [ada._id]);
  const { policyId: _id, accountId } = incident;
  const watch = { _id, accountId, matched: 7, evaluated: 7, armedFrom: null, nextAt: null };
  await db.escalationWatches.insertOne({ ...watch, updatedAt: rig.time.now });
});
afterEach(async () => {
  await Promise.all([db.agents.deleteMany({ phone }), db.incidents.deleteMany(), db.pages.deleteMany()]);
  await db.incomingTexts.deleteMany();
  await control.reset();
  rig.told.length = 0;
});

const stored = () => db.incidents.findOne({ _id: incident._id });
const word = async (text: string, from = phone) => (await control.replyBySms(from, text)).answers;

describe('S61 an answer by SMS', () => {
  test('acknowledges the newest open incident, wakes its policy and says who has it', async () => {
    const older = incidentOf([ada._id], new Date(0));
    await paged(older, [ada._id]);
    expect(await word('Ack!')).toEqual([expect.stringMatching(/^Acknowledged by Ada: Flood, 7 posts/)]);
    expect(await stored()).toMatchObject({
      state: 'acknowledged',
      acknowledged: { agentId: ada._id, via: 'sms' },
    });
    expect(await db.incidents.findOne({ _id: older._id })).toMatchObject({ state: 'open' });
    await seen(() => expect(rig.told).toEqual([incident.policyId]));
    expect(await db.escalationWatches.findOne({ _id: incident.policyId })).toMatchObject({
      handOver: 'pending',
    });
  });

  describe('where it is not on record that any text arrived', () => {
    beforeEach(() => db.pages.updateMany({}, { $set: unheard }));
    const began = async (of: Incident) => {
      await paged(of, [ada._id]);
      await db.pages.updateMany({ incidentId: of._id }, { $set: unheard });
    };
    const minutes = (count: number) => new Date(rig.time.now.getTime() + count * 60_000);
    const again = [expect.stringMatching(/is being paged: answer again/)];

    test('acknowledges the one that began', async () => {
      expect(await word('4')).toEqual([expect.stringMatching(/^Acknowledged by Ada/)]);
      expect(await stored()).toMatchObject({ state: 'acknowledged' });
    });

    test('asks to answer again where another may be meant, for ten minutes', async () => {
      const older = incidentOf([ada._id], minutes(-5));
      await began(older);
      expect(await word('4')).toEqual(again);
      expect(await db.incidents.countDocuments({ state: 'open' })).toBe(2);
      const roundBeganAt = minutes(-11);
      await db.incidents.updateMany({}, { $set: { roundBeganAt } });
      expect(await word('4')).toEqual([expect.stringMatching(/^Acknowledged by Ada/)]);
      expect(await stored()).toMatchObject({ state: 'acknowledged' });
    });

    test('asks to answer again after one was taken, for ten minutes, and takes no other for it', async () => {
      await word('4');
      const next = incidentOf([ada._id], minutes(1));
      await began(next);
      expect(await word('4')).toEqual(again);
      await db.incidents.updateOne({ _id: incident._id }, { $set: { state: 'resolved' } });
      expect(await word('4')).toEqual(again);
      await db.incidents.updateOne({ _id: incident._id }, { $set: { 'acknowledged.at': minutes(-11) } });
      expect(await word('4')).toEqual([expect.stringMatching(/^Acknowledged by Ada/)]);
    });
  });

  test('says so when somebody was first, when nothing is open, and what it understands', async () => {
    await word('4');
    expect(await word('4')).toEqual([expect.stringMatching(/acknowledged before by Ada/)]);
    await db.incidents.deleteMany();
    expect(await word('4')).toEqual([expect.stringMatching(/^Nothing is open/)]);
    expect(await word('who is this?')).toEqual([expect.stringMatching(/4 or ACK/)]);
  });

  test('of a number nobody has changes nothing and is not answered', async () => {
    expect(await word('4', '+15551239999')).toEqual([]);
    expect(await stored()).toMatchObject({ state: 'open' });
  });

  test('never speaks for a newer incident of which the person was not paged yet', async () => {
    const later = (ms: number) => new Date(rig.time.now.getTime() + ms);
    const bob = await rig.addAgent();
    const unheardOf = incidentOf([bob._id, ada._id], later(1_000));
    await paged(unheardOf, [bob._id], [ada._id]);
    const unheardToo = incidentOf([bob._id, ada._id], later(2_000));
    await paged(unheardToo, [bob._id]);
    expect(await word('4')).toEqual([expect.stringMatching(/^Acknowledged by Ada/)]);
    expect(await stored()).toMatchObject({ state: 'acknowledged' });
    for (const { _id } of [unheardOf, unheardToo])
      expect(await db.incidents.findOne({ _id })).toMatchObject({ state: 'open' });
    await db.incidents.deleteOne({ _id: incident._id });
    expect(await word('4')).toEqual([expect.stringMatching(/^Nothing is open/)]);
    expect(await db.incidents.findOne({ _id: unheardOf._id })).toMatchObject({ state: 'open' });
  });

  test('of a number that two people have counts for whichever has an open incident', async () => {
    const bob = await rig.addAgent({ phone, name: 'Bob' });
    // The last page of all went to Bob, of an incident that is over.
    await paged({ ...incidentOf([bob._id]), state: 'resolved', resolved: null }, [ada._id, bob._id]);
    expect(await word('4')).toEqual([expect.stringMatching(/^Acknowledged by Ada/)]);
    expect(await stored()).toMatchObject({ state: 'acknowledged' });
    const both = incidentOf([ada._id, bob._id]);
    await paged(both, [ada._id, bob._id]);
    expect(await word('4')).toEqual([expect.stringMatching(/^Acknowledged by Bob/)]);
  });

  test('that is not understood is told so once an hour: phones that answer by themselves go on for ever', async () => {
    expect(await word('I am driving')).toHaveLength(1);
    expect(await word('I am driving')).toEqual([]);
    expect(await word('4')).toHaveLength(1);
    await db.incomingTexts.updateMany({}, { $set: { at: new Date(rig.time.now.getTime() - 3_600_000) } });
    expect(await word('I am driving')).toHaveLength(1);
  });

  test('that Twilio hands over twice takes effect once, and is answered alike', async () => {
    const again = { MessageSid: `SM${'1'.repeat(32)}`, From: phone, Body: 'ack' };
    const first = await signedPost('/hooks/twilio/sms', again);
    expect(first).toMatchObject({
      status: 200,
      text: expect.stringContaining('Acknowledged by Ada') as string,
    });
    const next = incidentOf([ada._id]);
    await paged(next, [ada._id]);
    expect((await signedPost('/hooks/twilio/sms', again)).text).toBe(first.text);
    expect(await db.incidents.findOne({ _id: next._id })).toMatchObject({ state: 'open' });
  });
});

describe('S62 STOP', () => {
  test('is noted, told by mail once, and undone by START', async () => {
    expect(await word('stop')).toEqual([]);
    expect(await db.agents.findOne({ _id: ada._id })).toMatchObject({ smsStoppedAt: rig.time.now });
    const mails = async () => (await control.mail()).filter(({ to }) => to.includes(ada.email));
    await seen(async () => {
      expect(await mails()).toMatchObject([{ subject: `No more SMS to ${phone}` }]);
      expect(await db.agents.findOne({ _id: ada._id })).not.toHaveProperty('stopMail');
    });
    await word('STOP');
    expect(await db.agents.findOne({ _id: ada._id })).not.toHaveProperty('stopMail');
    expect((await mails())[0]?.text).toMatch(/START/);
    await word('start');
    expect(await db.agents.findOne({ _id: ada._id })).not.toHaveProperty('smsStoppedAt');
  });
});

describe('S62 what Twilio tells of a page', () => {
  const sendTo = async (to: string): Promise<Page> => {
    const page = pageOf(incident, ada._id);
    await db.pages.replaceOne({ _id: page._id }, page, { upsert: true });
    const sender = { accountSid: sandboxAccount.sid, authToken: sandboxAccount.authToken };
    const texter = twilioTexter({ ...sender, from: sandboxAccount.from, apiUrl: config.sms!.apiUrl });
    await texter.send({ to, text: 'Flood', statusUrl: textStatusUrl(config.publicUrl, page._id) });
    return page;
  };
  const becomes = ({ _id }: Page, shape: object) =>
    seen(async () => expect(await db.pages.findOne({ _id })).toMatchObject(shape));

  test.each(['inOrder', 'reversed', 'twice', 'beforeAnswer'] as const)(
    'is on record as delivered, told %s',
    async (order) => {
      await control.phone(phone, { order, afterMs: 0 });
      await becomes(await sendTo(phone), { state: 'delivered', messages: [{ status: 'delivered' }] });
      expect(rig.told).toEqual([]);
    },
  );

  test.each(['undelivered', 'failed'] as const)('of a page that is %s wakes the policy', async (end) => {
    await control.phone(phone, { becomes: end, errorCode: 30_005, afterMs: 0 });
    await becomes(await sendTo(phone), { state: 'failed', reason: 'undelivered' });
    await seen(() => expect(rig.told).toEqual([incident.policyId]));
    expect(await db.escalationWatches.findOne({ _id: incident.policyId })).toMatchObject({
      handOver: 'pending',
    });
  });

  test('of a page that is not there is taken and forgotten', async () => {
    const said = { MessageSid: `SM${'2'.repeat(32)}`, MessageStatus: 'delivered' };
    expect(await signedPost('/hooks/twilio/status?page=gone', said)).toMatchObject({ status: 204 });
  });
});

describe('S62 a signature', () => {
  const said = { MessageSid: `SM${'3'.repeat(32)}`, MessageStatus: 'failed', From: phone, Body: '4' };
  const refused = expect.stringContaining('signatureWrong') as string;

  test.each(['/hooks/twilio/sms', '/hooks/twilio/status?page=some'])(
    'of another token, of another address or none opens nothing: %s',
    async (path) => {
      expect(await signedPost(path, said, { token: 'another' })).toMatchObject({
        status: 403,
        text: refused,
      });
      expect(await signedPost(path, said, { signedPath: `${path}1` })).toMatchObject({ status: 403 });
      const payload = new URLSearchParams(said).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect(await rig.asNobody('POST', path, { payload, headers })).toMatchObject({ status: 403 });
      expect(await stored()).toMatchObject({ state: 'open' });
    },
  );
});

async function signedPost(
  path: string,
  form: Record<string, string>,
  { token, signedPath = path }: { readonly token?: string; readonly signedPath?: string } = {},
) {
  const signature = twilio.getExpectedTwilioSignature(
    token ?? sandboxAccount.authToken,
    `${config.publicUrl}${signedPath}`,
    form,
  );
  return rig.asNobody('POST', path, {
    payload: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
  });
}
