import { expect, test } from 'vitest';
import { pagerForFile } from './harness.js';

const pager = await pagerForFile();

test('(control) an SMS that a script does not expect fails it', async () => {
  const ada = await pager.person('Ada');
  await pager.policy({ steps: [{ agentIds: [ada.id], by: 'sms', afterMinutes: 0 }] });
  await pager.customers.flood(10, 'refund please');
  await expect(pager.close()).rejects.toThrow('Nobody expected');
});

test('(control) a mail that a script does not expect fails it', async () => {
  const ada = await pager.person('Ada');
  await pager.clock.advance('2h');
  await pager.policy({ steps: [{ agentIds: [ada.id], by: 'email', afterMinutes: 0 }] });
  await pager.customers.flood(10, 'refund please');
  await expect(pager.close()).rejects.toThrow('Nobody expected');
});

test('(control) a script that expects what does not come fails', async () => {
  const ada = await pager.person('Ada');
  await expect(ada.phone.expects('Refunds')).rejects.toThrow('Nothing reached');
});
