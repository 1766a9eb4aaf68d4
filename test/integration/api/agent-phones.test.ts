import { expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import type { Agent } from '../../../src/domain/agents/agent.js';
import { completePhones } from '../../../src/store/agents/complete-phones.js';
import { apiRigForFile, type Answered } from './rig.js';
import { sandboxRigForFile } from './sandbox-rig.js';

const rig = await sandboxRigForFile();
const { control, db } = rig;

const shown = z.object({
  id: z.string(),
  phone: z.string().nullable(),
  phoneVerifiedAt: z.string().nullable(),
  smsStoppedAt: z.string().nullable(),
});
const codeOf = (answer: Answered): string => answer.read(problemSchema).code;
const minute = 60_000;
const later = (ms: number) => (rig.time.now = new Date(rig.time.now.getTime() + ms));

let numbers = 0;
async function withPhone(): Promise<{ agent: Agent; phone: string; url: string }> {
  const phone = `+1555456${String(++numbers).padStart(4, '0')}`;
  const agent = await rig.addAgent({ phone });
  return { agent, phone, url: `/v1/agents/${agent._id}` };
}
const sentCode = async (phone: string): Promise<string> => {
  const texts = await control.sms(phone);
  return /^\d{6}/.exec(texts.at(-1)?.body ?? '')?.[0] ?? '';
};
const another = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('S60 a phone is kept as E.164, and what is none is refused', async () => {
  const body = { email: 'ann@example.com', name: 'Ann', phone: '+1 (555) 123-0001' };
  const made = await rig.asAdmin('POST', '/v1/agents', { body });
  expect(made.read(shown)).toMatchObject({
    phone: '+15551230001',
    phoneVerifiedAt: null,
    smsStoppedAt: null,
  });
  const { id } = made.read(shown);
  for (const phone of ['0170 1234567', 'none', '+1 2']) {
    expect(codeOf(await rig.asAdmin('PATCH', `/v1/agents/${id}`, { body: { phone } }))).toBe('phoneInvalid');
    const other = { ...body, email: 'other@example.com', phone };
    expect(codeOf(await rig.asAdmin('POST', '/v1/agents', { body: other }))).toBe('phoneInvalid');
  }
  expect((await rig.asAdmin('GET', `/v1/agents/${id}`)).read(shown).phone).toBe('+15551230001');
});

test('S60 the code that came by SMS shows once that the number is theirs', async () => {
  const { agent, phone, url } = await withPhone();
  const self = await rig.asAgent(agent);
  expect((await self('POST', `${url}/phone/code`)).status).toBe(202);
  const code = await sentCode(phone);
  expect(await rig.dump()).not.toContain(code);
  expect(codeOf(await self('POST', `${url}/phone/verify`, { body: { code: another(code) } }))).toBe(
    'phoneCodeWrong',
  );
  const verified = await self('POST', `${url}/phone/verify`, { body: { code } });
  expect(verified.read(shown)).toMatchObject({ phoneVerifiedAt: rig.time.now.toISOString() });
  expect(codeOf(await self('POST', `${url}/phone/verify`, { body: { code } }))).toBe('phoneCodeWrong');
});

test('a code is good for ten minutes and five tries', async () => {
  const { phone, url } = await withPhone();
  await rig.asAdmin('POST', `${url}/phone/code`);
  const first = await sentCode(phone);
  later(10 * minute);
  expect((await rig.asAdmin('POST', `${url}/phone/verify`, { body: { code: first } })).status).toBe(422);

  await rig.asAdmin('POST', `${url}/phone/code`);
  const second = await sentCode(phone);
  for (let tries = 0; tries < 5; tries += 1)
    await rig.asAdmin('POST', `${url}/phone/verify`, { body: { code: another(second) } });
  expect((await rig.asAdmin('POST', `${url}/phone/verify`, { body: { code: second } })).status).toBe(422);
});

test('of several who ask for a code at once one SMS goes out, and the next a minute later', async () => {
  const { phone, url } = await withPhone();
  const answers = await Promise.all([1, 2, 3].map(() => rig.asAdmin('POST', `${url}/phone/code`)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 429, 429]);
  expect(answers.find(({ status }) => status === 429)?.headers['retry-after']).toBe('60');
  expect(await control.sms(phone)).toHaveLength(1);
  later(minute);
  expect((await rig.asAdmin('POST', `${url}/phone/code`)).status).toBe(202);
});

test('another number is not verified, not stopped, and no code of the old one counts for it', async () => {
  const { agent, phone, url } = await withPhone();
  const known = { phoneVerifiedAt: rig.time.now, smsStoppedAt: rig.time.now, stopMail: 'pending' as const };
  await db.agents.updateOne({ _id: agent._id }, { $set: known });
  await rig.asAdmin('POST', `${url}/phone/code`);
  const same = await rig.asAdmin('PATCH', url, { body: { phone, name: 'Renamed' } });
  expect(same.read(shown)).toMatchObject({ phoneVerifiedAt: rig.time.now.toISOString() });
  const changed = await rig.asAdmin('PATCH', url, { body: { phone: '+1 555 123 0777' } });
  expect(changed.read(shown)).toMatchObject({ phoneVerifiedAt: null, smsStoppedAt: null });
  expect(await db.agents.findOne({ _id: agent._id })).not.toHaveProperty('stopMail');
  const code = await sentCode(phone);
  expect((await rig.asAdmin('POST', `${url}/phone/verify`, { body: { code } })).status).toBe(422);
});

test('a code goes to others’ phones for admins only, and to nobody without one', async () => {
  const { url } = await withPhone();
  const self = await rig.addAgent();
  const stranger = await rig.asAgent(self);
  expect(codeOf(await stranger('POST', `${url}/phone/code`))).toBe('forbidden');
  expect(codeOf(await stranger('POST', `${url}/phone/verify`, { body: { code: '123456' } }))).toBe(
    'forbidden',
  );
  expect(codeOf(await stranger('POST', `/v1/agents/${self._id}/phone/code`))).toBe('phoneMissing');
  expect(codeOf(await rig.asAdmin('POST', '/v1/agents/nobody/phone/code'))).toBe('notFound');
});

test('what Twilio refuses says why, and may be asked again at once', async () => {
  const { phone, url } = await withPhone();
  await control.replyBySms(phone, 'STOP');
  const refused = await rig.asAdmin('POST', `${url}/phone/code`);
  expect(refused.read(problemSchema)).toMatchObject({ code: 'smsRefused', status: 422 });
  expect(refused.read(problemSchema).detail).toMatch(/STOP/);
  await control.replyBySms(phone, 'START');
  expect((await rig.asAdmin('POST', `${url}/phone/code`)).status).toBe(202);
});

test('the code of an SMS that Twilio took without saying so is good, and the next one waits', async () => {
  const { phone, url } = await withPhone();
  await control.smsTrouble({ kind: 'dropTaken' });
  expect(codeOf(await rig.asAdmin('POST', `${url}/phone/code`))).toBe('smsUnavailable');
  expect(codeOf(await rig.asAdmin('POST', `${url}/phone/code`))).toBe('tooManyRequests');
  const body = { code: await sentCode(phone) };
  expect((await rig.asAdmin('POST', `${url}/phone/verify`, { body })).status).toBe(200);
});

test('S60 codes count in what SMS may cost in a day, and are not sent beyond it', async () => {
  const { phone, url } = await withPhone();
  const settings = async (smsDollarsPerDay: number) => {
    const headers = { 'if-match': '*' };
    const changed = await rig.asAdmin('PATCH', '/v1/settings', { body: { smsDollarsPerDay }, headers });
    expect(changed.status).toBe(200);
  };
  await settings(0);
  const refused = await rig.asAdmin('POST', `${url}/phone/code`);
  expect(refused.read(problemSchema)).toMatchObject({
    code: 'smsUnavailable',
    detail: expect.stringContaining('spent') as string,
  });
  expect(await control.sms(phone)).toEqual([]);
  await settings(20);
  const spent = async () => (await db.textDays.find().toArray()).reduce((sum, { micros }) => sum + micros, 0);
  const before = await spent();
  expect((await rig.asAdmin('POST', `${url}/phone/code`)).status).toBe(202);
  expect(await spent()).toBeGreaterThan(before);
});

test('S60 without Twilio a code says what to set up', async () => {
  const without = await apiRigForFile();
  const agent = await without.addAgent({ phone: '+15551230001' });
  expect(codeOf(await without.asAdmin('POST', `/v1/agents/${agent._id}/phone/code`))).toBe(
    'smsNotConfigured',
  );
});

test('numbers of an older version are written with their country code where that is known', async () => {
  await db.agents.updateMany({}, { $set: { phone: null } });
  const good = await rig.addAgent({ phone: '0044 20 7946 0018' });
  const bad = await rig.addAgent({ phone: '0170 1' });
  expect(await completePhones(db)).toEqual({ written: 1, left: [bad.email] });
  expect(await db.agents.findOne({ _id: good._id })).toMatchObject({ phone: '+442079460018' });
  expect(await db.agents.findOne({ _id: bad._id })).toMatchObject({ phone: '0170 1' });
});
