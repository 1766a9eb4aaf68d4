import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Config } from '../src/config.js';
import { wallClock, type Clock } from '../src/domain/clock.js';
import { listening } from '../src/listening.js';
import { serveMetrics } from '../src/metrics/serve.js';
import { openMailer } from '../src/notify/mailer.js';
import { openTexter } from '../src/notify/texter.js';
import { openDatabase } from '../src/store/database.js';
import { requireMigrated } from '../src/store/migrate.js';
import { connectTemporal } from '../src/temporal/connect.js';
import { temporalWake } from '../src/temporal/wake.js';
import { openX as openConnector } from '../src/x/client.js';
import { oauth } from '../src/x/tokens/oauth.js';
import { transport } from '../src/x/transport.js';
import { systemLookup } from '../src/webhooks/lookup.js';
import { buildApp } from './app.js';
import { apiLog } from './log.js';

/**
 * Opens the database and Temporal and listens. Rejects with a message to act on when one of them does
 * not answer or the database lacks its indexes. Closing lets requests in flight finish.
 */
export async function startApi(
  config: Config,
  clock: Clock = wallClock,
): Promise<{ url: string; close(): Promise<void> }> {
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).reverse()) await closeOne();
  };
  try {
    const db = await openDatabase(config.mongodbUri);
    opened.push(() => db.close());
    await requireMigrated(db);
    const temporal = await connectTemporal(config);
    opened.push(() => temporal.close());
    const checks = {
      mongodb: () => db.native.command({ ping: 1 }),
      temporal: () => temporal.check(),
    };
    const log = apiLog(config.logLevel);
    const openX = openConnector({ config: config.x, keys: config.keys, db, clock, log });
    opened.push(() => openX.settled());
    const mailer = openMailer(config.mail);
    opened.push(async () => mailer.close());
    const metrics = new Registry();
    collectDefaultMetrics({ register: metrics });
    const app = await buildApp({
      config,
      db,
      clock,
      log,
      oauth: oauth(config.x, transport(config.x, clock)),
      openX,
      mailer,
      texter: openTexter(config.sms),
      receivers: { allowedHosts: config.webhookAllowedHosts, lookup: systemLookup },
      wake: temporalWake(temporal.client, db, config.temporal.deployment),
      metrics,
      checks,
    });
    opened.push(() => app.close());
    const { host, port } = config.api;
    const settings = { portSetting: 'API_PORT', hostSetting: 'API_HOST' };
    const url = await listening(app.listen({ host, port }), { host, port, ...settings });
    const metricsPlace = { port: config.api.metricsPort, portSetting: 'API_METRICS_PORT' };
    const metricsServer = await serveMetrics(metricsPlace, metrics, checks);
    opened.push(() => metricsServer.close());
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
