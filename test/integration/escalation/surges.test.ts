import { beforeEach, describe, expect, test } from 'vitest';
import { pagerForFile } from './harness.js';

const pager = await pagerForFile();
const { customers, clock } = pager;
const person = () => pager.person('Ada');
let ada: Awaited<ReturnType<typeof person>>;
beforeEach(async () => {
  // What earlier tests said about refunds is long past.
  await clock.advance('2h');
  ada = await person();
});
const steps = () => [{ agentIds: [ada.id], by: 'sms', afterMinutes: 0 }];

describe('S57 S58 a surge', () => {
  test('pages once on its tenth post, and again only after quiet', async () => {
    await pager.policy({ steps: steps() });
    await customers.flood(9, 'refund please');
    await customers.flood(1, 'where is my refund');
    await ada.phone.expects('Refunds', '10 posts', '@acme');
    await customers.flood(5, 'refund now');
    await ada.phone.replies('ack').then((answer) => answer.expects('Acknowledged by Ada'));
    await clock.advance('5m');
    await customers.flood(3, 'refund still');
    await clock.advance('30m');
    expect(await pager.incidents()).toMatchObject([{ state: 'resolved', resolved: { how: 'quiet' } }]);
    await customers.flood(10, 'refund once more');
    await ada.phone.expects('Refunds', '10 posts');
  });

  test('that nobody acknowledges absorbs what comes, however late', async () => {
    await pager.policy({ steps: steps() });
    await customers.flood(10, 'refund please');
    await ada.phone.expects('Refunds');
    await clock.advance('2h');
    await customers.flood(10, 'refund please');
    expect(await pager.incidents()).toMatchObject([{ state: 'open', matched: 20 }]);
  });

  test('nine posts, or ten over eleven minutes, page nobody', async () => {
    await pager.policy({ steps: steps() });
    await customers.flood(5, 'refund please');
    await clock.advance('11m');
    await customers.flood(9, 'refund please');
    expect(await pager.incidents()).toEqual([]);
  });

  test('ten of one author are two, where the policy counts two of each', async () => {
    await pager.policy({ steps: steps(), perAuthorLimit: 2, count: 3 });
    await customers.flood(10, 'refund!', { from: 'angry' });
    expect(await pager.incidents()).toEqual([]);
    await customers.flood(1, 'refund?');
    await ada.phone.expects('Refunds');
  });

  test('of posts that X shows late counts by when they were written', async () => {
    await pager.policy({ steps: steps(), count: 3 });
    await customers.flood(2, 'refund please');
    const written = clock.now();
    await clock.advance('15m');
    await customers.says('late', 'refund please', { createdAt: written.toISOString() });
    await ada.phone.expects('Refunds', '3 posts');
  });

  test('own posts and reposts are none, and other words are none', async () => {
    const { control } = pager.stack;
    await pager.policy({ steps: steps(), count: 3 });
    for (let each = 0; each < 4; each += 1)
      await control.post({ from: 'acme', text: `We refund everybody ${each}` });
    await customers.flood(4, 'thank you');
    await customers.flood(2, 'refund please');
    expect(await pager.incidents()).toEqual([]);
  });

  test('what the account reposts is none, also where it says the word', async () => {
    const { api, stack } = pager;
    await pager.policy({ steps: steps(), count: 3 });
    await customers.flood(2, 'refund please');
    const items = await stack.db.items
      .find({ text: /refund please/ })
      .sort({ capturedAt: -1 })
      .limit(2)
      .toArray();
    for (const { _id } of items) await api.post(`/v1/inbox/${_id}/repost`);
    await pager.capture();
    expect(await pager.incidents()).toEqual([]);
    await customers.flood(1, 'refund please');
    await ada.phone.expects('Refunds', '3 posts');
  });

  test('what was posted before capture began is none, unless the policy counts it', async () => {
    const { stack } = pager;
    const { control } = stack;
    await control.createUser({ username: 'older' });
    await control.createUser({ username: 'beta' });
    for (let each = 0; each < 3; each += 1)
      await control.post({ from: 'older', text: `@beta refund please ${each}` });
    await clock.advance('10m');
    const { id: accountId } = await stack.approve('beta');
    await stack.save(accountId, { historyHours: 24 });
    await pager.policy({ accountId, name: 'New ones', steps: steps(), count: 3 });
    const { id: policyId } = await pager.policy({
      ...{ accountId, name: 'Old ones', steps: steps(), count: 3, periodMinutes: 60, pageOnBackfill: true },
    });
    await pager.capture(accountId);
    await ada.phone.expects('Old ones', '3 posts');
    expect(await pager.incidents()).toMatchObject([{ policyId, observed: 3 }]);
  });
});
