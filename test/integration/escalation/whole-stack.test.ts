import { expect, test } from 'vitest';
import { eventually } from '../../eventually.js';
import { stackForFile } from '../stack.js';

const stack = await stackForFile({ env: { SMS_RECEIPT_SECONDS: '10' } });
const { api, control, db } = stack;
const number = '+12025551234';
const email = 'ada@example.com';
const acme = await stack.connect('acme');

test('S57 S60 S61 a surge pages by SMS; without a receipt a timer sends a mail; who acknowledges ends it', async () => {
  const { id: agentId } = await api.post('/v1/agents', { email, name: 'Ada', phone: number });
  await control.phone(number, { becomes: 'silent' });
  const { id: policyId } = await api.post('/v1/escalation-policies', {
    ...{ accountId: acme.id, name: 'Refunds', keywords: ['refund'], count: 3, periodMinutes: 10 },
    ...{ remindMinutes: null, reopenAfterMinutes: null },
    steps: [{ agentIds: [agentId], by: 'sms', afterMinutes: 0 }],
  });
  for (const username of ['one', 'two', 'three']) {
    await control.createUser({ username });
    await control.post({ from: username, text: '@acme refund please' });
  }
  await api.post(`/v1/accounts/${acme.id}/poll`);
  await eventually(async () => (await control.sms(number)).length === 1, { what: 'an SMS' });
  const mail = await eventually(
    async () => (await control.mail()).find(({ to, subject }) => to[0] === email && subject.includes('acme')),
    { what: 'a mail in its place' },
  );
  expect(mail.text).toContain('/a/');
  await control.replyBySms(number, 'ack');
  expect(await db.incidents.findOne({ policyId })).toMatchObject({
    state: 'acknowledged',
    acknowledged: { agentId, via: 'sms' },
  });
  const states = () => db.pages.distinct('state', { policyId });
  await eventually(async () => !(await states()).includes('sending'), { what: 'the ends of the pages' });
  expect(await states()).toEqual(['accepted', 'failed']);
});
