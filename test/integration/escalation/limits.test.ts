import { beforeEach, describe, expect, test } from 'vitest';
import { pagerForFile } from './harness.js';

const pager = await pagerForFile();
const { customers, clock, api } = pager;
type Person = Awaited<ReturnType<typeof pager.person>>;
let ada: Person;
let bob: Person;
beforeEach(async () => {
  await clock.advance('25h');
  ada = await pager.person('Ada');
  bob = await pager.person('Bob');
});
const one = () => [{ agentIds: [ada.id], by: 'sms', afterMinutes: 0 }];

const statesOf = async () =>
  (await pager.pages()).map(({ state, reason }) => (reason === null ? state : `${state}: ${reason}`));

describe('S59 S61 what is paged at most', () => {
  test('many reminders of one incident are held, and the first page of the next one never is', async () => {
    await pager.policy({ steps: one(), remindMinutes: 1 });
    await customers.flood(10, 'refund please');
    await clock.advance('14m');
    const sent = (await statesOf()).filter((state) => state === 'delivered').length;
    expect(sent).toBeLessThan(10);
    expect(await statesOf()).toContain('held: tooManyPages');
    for (let each = 0; each < sent; each += 1) await ada.phone.expects('Refunds');
    await (await ada.phone.replies('ack')).expects('Acknowledged by Ada');
    await pager.policy({ steps: one(), name: 'Outage', keywords: ['outage'] });
    await customers.flood(10, 'an outage');
    await ada.phone.expects('Outage');
  });

  test('beyond what SMS may cost in a day a mail comes instead', async () => {
    const { version } = await api.get('/v1/settings');
    const { version: changed } = await api.patch('/v1/settings', { smsDollarsPerDay: 0 }, version);
    await pager.policy({ steps: one() });
    await customers.flood(10, 'refund please');
    await ada.mail.expects('Refunds');
    expect(await statesOf()).toContain('failed: smsBudgetSpent');
    await api.patch('/v1/settings', { smsDollarsPerDay: 20 }, changed);
  });

  test('a test page says that it is one, and there is no incident', async () => {
    const policy = await pager.policy({
      steps: [...one(), { agentIds: [bob.id], by: 'email', afterMinutes: 5 }],
    });
    await api.post(`/v1/escalation-policies/${policy.id}/test`, { step: 0 });
    await pager.settle();
    await ada.phone.expects('TEST');
    expect(await pager.incidents()).toEqual([]);
  });

  test('with SMS undelivered and no mail server the admins hear of it by SMS, and the last mail comes when it can', async () => {
    const admin = await pager.adminWithPhone();
    await ada.phone.script({ becomes: 'undelivered' });
    pager.mailServer.goesDown();
    await pager.policy({ steps: one() });
    await customers.flood(10, 'refund please');
    await ada.phone.expects('Refunds');
    await clock.advance('6m');
    await pager.watchdog();
    await pager.watchdog();
    await admin.phone.expects('Pages do not get through for Refunds (@acme)');
    pager.mailServer.comesBack();
    await pager.settle();
    await ada.mail.expects('Refunds');
    await pager.watchdog();
    expect(await pager.stack.db.escalationTroubles.find().toArray()).toMatchObject([{ kind: 'pagesStuck' }]);
    expect(await pager.stack.db.escalationTroubles.countDocuments({ endedAt: null })).toBe(0);
  });
});
