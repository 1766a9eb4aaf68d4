import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { listening } from '../listening.js';
import { failingParts, type Checks } from '../readiness.js';

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/metrics` (Prometheus) and `/ready` (503 with the names of the parts while some do not answer) on loopback. `port` 0 takes
 * a free one; `portSetting` is where it was set, for when it is taken.
 */
export async function serveMetrics(
  { port, portSetting }: { readonly port: number; readonly portSetting: string },
  registry: Registry,
  checks: Checks,
): Promise<MetricsServer> {
  const answers: Record<string, () => Promise<{ status: number; type: string; body: string }>> = {
    '/metrics': async () => ({ status: 200, type: registry.contentType, body: await registry.metrics() }),
    '/ready': async () => {
      const failing = await failingParts(checks);
      return failing.length === 0
        ? { status: 200, type: 'text/plain', body: 'ready\n' }
        : { status: 503, type: 'text/plain', body: `not ready: ${failing.join(', ')}\n` };
    },
  };
  const server = createServer((request, response) => {
    const answer =
      answers[request.url ?? ''] ?? (async () => ({ status: 404, type: 'text/plain', body: 'not found\n' }));
    answer()
      .catch(() => ({ status: 500, type: 'text/plain', body: 'failed\n' }))
      .then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body))
      .catch(() => response.destroy());
  });
  const host = '127.0.0.1';
  const listen = new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  await listening(listen, { host, port, portSetting });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
