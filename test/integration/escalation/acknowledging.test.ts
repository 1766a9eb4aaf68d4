import { beforeEach, describe, expect, test } from 'vitest';
import { pagerForFile } from './harness.js';

const pager = await pagerForFile();
const { customers, clock, twilio, mailServer } = pager;
type Person = Awaited<ReturnType<typeof pager.person>>;
let ada: Person;
let bob: Person;
beforeEach(async () => {
  await clock.advance('2h');
  ada = await pager.person('Ada');
  bob = await pager.person('Bob');
});
const thenBob = () => [
  { agentIds: [ada.id], by: 'sms', afterMinutes: 0 },
  { agentIds: [bob.id], by: 'email', afterMinutes: 10 },
];

describe('S61 steps', () => {
  test('remind, then page the next person, then remind that one', async () => {
    await pager.policy({ steps: thenBob(), remindMinutes: 4 });
    await customers.flood(10, 'refund please');
    await ada.phone.expects('Refunds');
    await clock.advance('5m');
    await ada.phone.expects('Refunds');
    await clock.advance('4m');
    await ada.phone.expects('Refunds');
    await clock.advance('2m');
    await bob.mail.expects('Refunds', '@acme');
    await clock.advance('4m');
    await bob.mail.expects('Refunds');
  });

  test('by SMS: who answers ack is who has it, and nobody else is paged', async () => {
    await pager.policy({ steps: thenBob(), remindMinutes: 4 });
    await customers.flood(10, 'refund please');
    await ada.phone.expects('Refunds');
    await (await ada.phone.replies(' 4 ')).expects('Acknowledged by Ada');
    await clock.advance('2h');
    expect(await pager.incidents()).toMatchObject([{ acknowledged: { agentId: ada.id, via: 'sms' } }]);
  });

  test('by SMS: what nobody has told them of is not acknowledged by it', async () => {
    const steps = [{ agentIds: [ada.id], by: 'sms', afterMinutes: 0 }];
    await pager.policy({ steps });
    await customers.flood(10, 'refund please');
    await ada.phone.expects('Refunds');
    await twilio.goesDown();
    mailServer.goesDown();
    await pager.policy({ steps, name: 'Outages', keywords: ['down'] });
    await customers.flood(10, 'all is down');
    await (await ada.phone.replies('4')).expects('Acknowledged by Ada: Refunds');
    await (await ada.phone.replies('4')).expects('Outages is being paged: answer again');
    expect(await pager.incidents()).toMatchObject([{ state: 'acknowledged' }, { state: 'open' }]);
    await twilio.comesBack();
    mailServer.comesBack();
    await clock.advance('1m');
    await ada.mail.expects('Outages');
    await (await ada.phone.replies('4')).expects('Acknowledged by Ada: Outages');
  });

  test('by SMS: of several of which nobody may have been told none is acknowledged before one has', async () => {
    const steps = [{ agentIds: [ada.id], by: 'sms', afterMinutes: 0 }];
    await twilio.goesDown();
    mailServer.goesDown();
    await pager.policy({ steps });
    await pager.policy({ steps, name: 'Outages', keywords: ['down'] });
    await customers.flood(10, 'refund please');
    await customers.flood(10, 'all is down');
    await (await ada.phone.replies('4')).expects('Outages is being paged: answer again');
    expect(await pager.incidents()).toMatchObject([{ state: 'open' }, { state: 'open' }]);
    await twilio.comesBack();
    mailServer.comesBack();
    await clock.advance('1m');
    await ada.mail.expects('@acme');
    await ada.mail.expects('@acme');
    await (await ada.phone.replies('4')).expects('Acknowledged by Ada: Outages');
    await (await ada.phone.replies('4')).expects('Acknowledged by Ada: Refunds');
  });

  test('by the link: looking at it does nothing, pressing acknowledges', async () => {
    await pager.policy({ steps: thenBob() });
    await customers.flood(10, 'refund please');
    await pager.press(await ada.phone.expects('Refunds'));
    await clock.advance('1h');
    expect(await pager.incidents()).toMatchObject([{ acknowledged: { agentId: ada.id, via: 'link' } }]);
  });

  test('by the API, and resolved there', async () => {
    await pager.policy({ steps: thenBob() });
    await customers.flood(10, 'refund please');
    await ada.phone.expects('Refunds');
    const [incident] = await pager.incidents();
    await pager.api.post(`/v1/incidents/${incident?._id ?? ''}/acknowledge`);
    await pager.api.post(`/v1/incidents/${incident?._id ?? ''}/resolve`);
    await clock.advance('1h');
    expect(await pager.incidents()).toMatchObject([{ state: 'resolved' }]);
  });

  test('acknowledged and forgotten: it pages again', async () => {
    await pager.policy({ steps: thenBob(), periodMinutes: 60, reopenAfterMinutes: 30 });
    await customers.flood(10, 'refund please');
    await ada.phone.expects('Refunds');
    await (await ada.phone.replies('ack')).expects('Acknowledged by Ada');
    await clock.advance('25m');
    await clock.advance('6m');
    await ada.phone.expects('Refunds');
    await (await ada.phone.replies('ack')).expects('Acknowledged by Ada');
  });
});
