import mongoose from 'mongoose';
import { Registry } from 'prom-client';
import { wallClock } from '../src/domain/clock.js';
import { collectionsOf } from '../src/store/database.js';
import { buildApp } from './app.js';
import { apiLog } from './log.js';
import { problems } from './problems.js';

/** The OpenAPI document as it is committed: that of the routes themselves, over parts never used. */
export async function describeApi(): Promise<string> {
  const native = new mongoose.mongo.MongoClient('mongodb://127.0.0.1/never-opened').db();
  const unused = () => {
    throw new Error('This app only describes itself.');
  };
  const app = await buildApp({
    config: {
      publicUrl: 'http://127.0.0.1:3000',
      keys: [],
      api: { trustedProxies: [] },
      x: { plan: 'selfServe' },
      push: null,
      mail: { smtpUrl: '', from: '', replyAddress: null, hookSecret: null },
      messagesPerDay: 1_440,
      access: { recheckMs: 0, firstLookMs: 0 },
      bitlyUrl: 'https://api-ssl.bitly.com',
      sms: null,
    },
    db: { ...collectionsOf(native), native, transaction: unused, close: unused },
    clock: wallClock,
    log: apiLog('silent'),
    oauth: { begin: unused, complete: unused, identify: unused, revoke: unused },
    openX: unused,
    mailer: { send: unused },
    texter: null,
    receivers: { allowedHosts: [], lookup: unused },
    wake: {
      account: unused,
      reply: unused,
      bulk: unused,
      escalation: unused,
      delivery: unused,
      repliesOf: unused,
    },
    metrics: new Registry(),
    checks: {},
  });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** docs/errors.md: every code the API answers with, what it means and what to do. */
export function describeProblems(): string {
  const rows = Object.entries(problems).map(
    ([code, { status, title, fix }]) => `| \`${code}\` | ${status} | ${title} | ${fix ?? ''} |`,
  );
  return [
    '# Error codes',
    '',
    'Every error is `application/problem+json` (RFC 9457) with a `code` of this table. Codes stay; words may',
    'change. `requestId` finds the request in the log.',
    '',
    '| code | status | meaning | what to do |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
