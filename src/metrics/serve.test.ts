import { Registry } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';
import { serveMetrics } from './serve.js';

test('/ready says by name which part does not answer', async () => {
  let isBroken = true;
  const mongodb = async () => {
    if (isBroken) throw new Error('hidden');
  };
  const place = { port: 0, portSetting: 'WORKER_METRICS_PORT' };
  const server = await serveMetrics(place, new Registry(), { mongodb, workers: async () => undefined });
  onTestFinished(() => server.close());
  const ready = async () => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/ready`);
    return [answer.status, await answer.text()];
  };
  expect(await ready()).toEqual([503, 'not ready: mongodb\n']);
  isBroken = false;
  expect(await ready()).toEqual([200, 'ready\n']);
});
