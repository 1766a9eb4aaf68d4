import { afterAll, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { inTurn, startReceiver } from '../integration/receiver.js';
import { stackForFile } from '../integration/stack.js';
import { startWorkerProcess } from '../integration/worker-process.js';

const crm = await startReceiver();
afterAll(() => crm.close());
const stack = await stackForFile({ worker: false, env: { WEBHOOK_ALLOWED_HOSTS: crm.host } });
const { api } = stack;

test('S64 killed while a webhook is being told, it is told again under the same id', async () => {
  const { id, secret } = await api.post('/v1/webhooks', { name: 'CRM', url: crm.url });
  crm.answers(() => undefined);
  const first = await startWorkerProcess(stack.env);
  const delivery = await api.post(`/v1/webhooks/${id}/test`);
  await eventually(async () => crm.told.length === 1, { what: 'the first attempt' });
  await first.kill();
  expect(await api.get(`/v1/deliveries/${delivery.id}`)).toMatchObject({ state: 'pending', attempts: [] });

  crm.answers(inTurn(200));
  const second = await stack.startWorker();
  await eventually(async () => (await api.get(`/v1/deliveries/${delivery.id}`)).state === 'delivered', {
    what: 'the delivery',
    withinMs: 60_000,
  });
  await second.stop();
  expect(crm.told.map((told) => told.id)).toEqual([delivery.id, delivery.id]);
  expect(new Set(crm.told.map(({ body }) => body)).size).toBe(1);
  for (const told of crm.told) expect(told.verify(secret)).toMatchObject({ type: 'webhook.test' });
});
