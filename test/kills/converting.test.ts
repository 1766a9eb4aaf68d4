import { expect, test } from 'vitest';
import { ApiProblem, perch, type Perch } from '../../api/client/perch-client.js';
import { at, post, user } from '../../src/domain/test/examples.js';
import { newId } from '../../src/store/database.js';
import { eventually } from '../eventually.js';
import { steadyPort } from '../ports.js';
import { decided } from '../integration/api/world.js';
import { startPerch, type PerchProcess } from '../integration/perch-process.js';
import { stackForFile } from '../integration/stack.js';

const stack = await stackForFile({ worker: false });
const acme = await stack.connect('acme');
const { secret } = await stack.api.post('/v1/tokens', { name: 'bulk', scopes: ['*'] });

async function startApi(): Promise<{ readonly process: PerchProcess; readonly api: Perch }> {
  const port = String(await steadyPort());
  const process = await startPerch('api', { ...stack.env, API_PORT: port });
  return { process, api: perch(`http://127.0.0.1:${port}`, secret) };
}

const { db } = stack;
const ids = Array.from({ length: 100 }, () => newId());
await db.items.insertMany(
  ids.map((_id, index) =>
    decided(post(at(index), user(String(5_000 + index)), {}, { accountId: acme.id, _id }), {
      verdict: { outcome: 'listed', reason: 'captureOff' },
    }),
  ),
);

const convert = (api: Perch, asked = ids) =>
  api.post('/v1/inbox/convert', { ids: asked }, { headers: { 'idempotency-key': 'one-step' } });

test('S30 a step that was killed in the middle is finished under its key, as if nothing had happened', async () => {
  const first = await startApi();
  const cutOff = convert(first.api).then(
    () => 'answered',
    () => 'cut off',
  );
  await eventually(async () => (await db.tickets.estimatedDocumentCount()) >= 5, { what: 'some tickets' });
  await first.process.kill();
  expect(await cutOff).toBe('cut off');
  const half = await db.tickets.countDocuments();
  expect(half).toBeGreaterThanOrEqual(1);
  expect(half).toBeLessThan(100);

  const api = perch(stack.access.apiUrl, secret);
  await expect(convert(api, ids.slice(1))).rejects.toMatchObject({ code: 'idempotencyKeyReused' });
  const { data } = await convert(api);
  expect(data.map(({ id }) => id)).toEqual(ids);
  expect(new Set(data.map(({ outcome }) => outcome))).toEqual(new Set(['converted']));
  expect(new Set(data.map(({ ticketId }) => ticketId)).size).toBe(100);
  expect(await db.tickets.countDocuments()).toBe(100);
  expect(await convert(api)).toEqual({ data });
  await expect(convert(api, ids.slice(1))).rejects.toBeInstanceOf(ApiProblem);

  const { data: without } = await api.post('/v1/inbox/convert', { ids });
  expect(without).toEqual(data.map((each) => ({ ...each, outcome: 'alreadyTicketed' })));
});
