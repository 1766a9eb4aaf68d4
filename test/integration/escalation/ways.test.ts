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
  { agentIds: [bob.id], by: 'sms', afterMinutes: 30 },
];

describe('S60 S62 a page that does not get through', () => {
  test.each(['undelivered', 'failed'] as const)('%s: a mail comes instead at once', async (becomes) => {
    await ada.phone.script({ becomes });
    await pager.policy({ steps: thenBob() });
    await customers.flood(10, 'refund please');
    await ada.phone.expects('Refunds');
    await ada.mail.expects('Refunds');
    await clock.advance('29m');
  });

  test('no receipt in time: a mail comes instead', async () => {
    await ada.phone.script({ becomes: 'silent' });
    await pager.policy({ steps: thenBob() });
    await customers.flood(10, 'refund please');
    await ada.phone.expects('Refunds');
    await clock.advance('10m');
    await ada.mail.expects('Refunds');
  });

  test('Twilio is down: a mail comes instead', async () => {
    await twilio.goesDown();
    await pager.policy({ steps: thenBob() });
    await customers.flood(10, 'refund please');
    await ada.mail.expects('Refunds');
  });

  test('the mail server is down too: the next person is paged some seconds later, and the mail goes once it can', async () => {
    await ada.phone.script({ becomes: 'undelivered' });
    mailServer.goesDown();
    await pager.policy({ steps: thenBob() });
    await customers.flood(10, 'refund please');
    await ada.phone.expects('Refunds');
    await clock.advance('19s');
    await clock.advance('1s');
    await bob.phone.expects('Refunds');
    mailServer.comesBack();
    await clock.advance('1s');
    await ada.mail.expects('Refunds');
  });

  test('somebody answered STOP: they are told by mail, and paged by mail', async () => {
    await ada.phone.replies('STOP');
    await ada.mail.expects('STOP');
    await pager.policy({ steps: thenBob() });
    await customers.flood(10, 'refund please');
    await ada.mail.expects('Refunds');
  });

  test.each(['reversed', 'twice', 'beforeAnswer'] as const)(
    'receipts come %s: once is enough',
    async (order) => {
      await ada.phone.script({ order });
      await pager.policy({ steps: thenBob() });
      await customers.flood(10, 'refund please');
      await ada.phone.expects('Refunds');
      await clock.advance('29m');
      const { db } = pager.stack;
      expect(await db.pages.find().toArray()).toMatchObject([{ state: 'delivered' }]);
    },
  );
});
