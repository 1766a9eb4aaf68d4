import { afterEach, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { startStack, type Stack } from './stack.js';

let stack: Stack;
afterEach(() => stack.close());

interface GapView {
  readonly source: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

const gapsOf = ({ id }: { readonly id: string }) => stack.api.all<GapView>(`/v1/accounts/${id}/gaps`);
const inboxSize = async (id: string) => (await stack.api.all(`/v1/inbox?accountId=${id}`)).length;

/** So many mentions while nobody polls, the first of them at `from`. */
async function mentionsMeanwhile(count: number): Promise<string[]> {
  const written: string[] = [];
  for (let batch = 0; batch < count; batch += 50)
    written.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, count - batch) }, (_, index) =>
          stack.control.post({ from: 'ada', text: `@acme number ${batch + index}` }),
        ),
      ).then((posts) => posts.map(({ createdAt }) => createdAt))),
    );
  return written.sort();
}

test('S8 more mentions than X lists while access was lost: what it gives is brought, the rest is a gap with both ends', async () => {
  stack = await startStack({ env: { ACCESS_RECHECK_SECONDS: '1' } });
  const account = await stack.connect('acme', { mentions: 'off' });
  const desk = deskOf(stack);
  await desk.person('ada');
  const known = await stack.control.post({ from: 'ada', text: '@acme before' });
  await desk.decided(account, known);
  await stack.control.revoke('acme');
  await eventually(
    async () => (await stack.api.get<{ state: string }>(`/v1/accounts/${account.id}`)).state !== 'active',
    { what: 'lost access' },
  );
  const written = await mentionsMeanwhile(850);
  const { authorizeUrl } = await stack.api.post<{ authorizeUrl: string }>(
    `/v1/accounts/${account.id}/reauthorize`,
  );
  await fetch(await stack.control.approve(authorizeUrl, 'acme'), { redirect: 'manual' });

  const [gap, ...more] = await eventually(
    async () => {
      const gaps = await gapsOf(account);
      return gaps.length > 0 ? gaps : undefined;
    },
    { what: 'a gap', withinMs: 40_000 },
  );
  expect(more).toEqual([]);
  expect(await inboxSize(account.id)).toBe(801);
  expect(gap).toMatchObject({ source: 'mentions', reason: 'listLimit' });
  // X tells whole seconds; the gap begins after the last look before the loss and ends where the list did.
  expect(Date.parse(gap?.from ?? '')).toBeGreaterThanOrEqual(Date.parse(known.createdAt) - 1_000);
  expect(Date.parse(gap?.from ?? '')).toBeLessThanOrEqual(Date.parse(written[0] ?? '') + 1_000);
  expect(Date.parse(gap?.to ?? '')).toBeGreaterThanOrEqual(Date.parse(written[49] ?? '') - 1_000);
  expect(Date.parse(gap?.to ?? '')).toBeLessThanOrEqual(Date.parse(written[60] ?? '') + 1_000);
});

test('S8 as many mentions as X just lists leave no gap', async () => {
  stack = await startStack({ worker: false });
  const account = await stack.connect('acme', { mentions: 'off' });
  const desk = deskOf(stack);
  await desk.person('ada');
  const known = await stack.control.post({ from: 'ada', text: '@acme before' });
  const worker = await stack.startWorker();
  await desk.decided(account, known);
  await worker.stop();
  await mentionsMeanwhile(700);
  await stack.startWorker();
  await eventually(async () => (await inboxSize(account.id)) === 701, {
    what: 'all mentions',
    withinMs: 40_000,
  });
  expect(await gapsOf(account)).toEqual([]);
});
