import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startBitly } from '../../simulator/bitly/server.js';
import { bitly } from './bitly.js';

const server = await startBitly('right-token');
afterAll(() => server.close());
beforeEach(() => server.trouble(null));

const link = { url: 'https://perch.example.com/t/abc', code: 'x' };
const shorten = (token = 'right-token', more: object = {}) =>
  bitly({ apiUrl: server.url, token, domain: null, group: null, ...more })(link);

test('S46 Bitly gives a short link, the same one for the same address', async () => {
  const first = await shorten();
  expect(first).toEqual({
    outcome: 'short',
    url: expect.stringMatching(/^https:\/\/bit\.ly\/\w+$/) as string,
  });
  expect(await shorten()).toEqual(first);
  expect(server.asked.at(-1)).toMatchObject({ long_url: link.url, domain: 'bit.ly' });
});

test('S46 the domain and the group of the settings are asked for', async () => {
  await shorten('right-token', { domain: 'go.example.com', group: 'Ba1bc23dE4F' });
  expect(server.asked.at(-1)).toMatchObject({ domain: 'go.example.com', group_guid: 'Ba1bc23dE4F' });
});

test.each([403, 429, 500] as const)('S46 its %i is told in words, without the token', async (status) => {
  server.trouble(status);
  const result = await shorten();
  expect(result).toEqual({ outcome: 'failed', reason: expect.stringContaining('Bitly') as string });
  expect(JSON.stringify(result)).not.toContain('right-token');
});

test('S46 a wrong token is refused, and nobody there is told', async () => {
  expect(await shorten('wrong')).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('token') as string,
  });
  expect(await shorten('right-token', { apiUrl: 'http://127.0.0.1:9' })).toMatchObject({ outcome: 'failed' });
});

test('S46 an answer that does not come is waited for 5 s', async () => {
  server.trouble('hangs');
  const soon = AbortSignal.timeout(100);
  const deadline = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(soon);
  onTestFinished(() => deadline.mockRestore());
  expect(await shorten()).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('in time') as string,
  });
  expect(deadline.mock.calls).toEqual([[5_000]]);
});
