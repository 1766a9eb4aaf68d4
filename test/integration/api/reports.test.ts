import { get } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ticket } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import { tokensRepository } from '../../../src/store/sessions/tokens.js';
import type { Ticket } from '../../../src/domain/tickets/ticket.js';
import { eventually } from '../../eventually.js';
import { readsOf } from '../reading.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const { db, asAdmin, time } = rig;
await db.tickets.deleteMany({});
time.now = new Date('2026-06-01T00:00:00Z');

const answered = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  by: z.string(),
  rows: z.array(z.record(z.string(), z.unknown())),
});

let number = 0;
const minute = 60_000;
const begin = new Date('2026-05-10T22:30:00Z');
const after = (seconds: number) => new Date(begin.getTime() + seconds * 1_000);
const made = (changes: Partial<Ticket>): Ticket =>
  ticket({
    ...{ _id: newId(), number: (number += 1), accountId: world.account._id, createdAt: begin },
    ...{ firstPostAt: begin, firstRepliedAt: null, solvedAt: null, groupId: null, assigneeId: null },
    ...changes,
  });

const agent = await rig.addAgent({ name: 'Bea', ticketAccess: 'groups', groupIds: [world.groupId] });
const score = (each: 'good' | 'bad') => ({ satisfaction: { score: each, comment: null, at: begin } });
const nextDay = new Date('2026-05-12T10:00:00Z');

await db.tickets.insertMany([
  // Answered after 10, 20, 30 and 100 seconds, solved after 60 and 3,600.
  made({ groupId: world.groupId, firstRepliedAt: after(10), solvedAt: after(60), ...score('good') }),
  made({ groupId: world.groupId, firstRepliedAt: after(20.9), solvedAt: after(3_600), ...score('good') }),
  made({ groupId: world.groupId, firstRepliedAt: after(30), assigneeId: agent._id, ...score('bad') }),
  made({ firstRepliedAt: after(100), priority: 'urgent' }),
  made({ subject: '=HYPERLINK("https://example.com","click, please")', tags: ['-late', 'lost'] }),
  made({ channel: 'x_dm', groupId: world.groupId, createdAt: nextDay, firstPostAt: nextDay }),
  // Not within any range below.
  made({ createdAt: new Date('2026-06-01T00:00:00Z') }),
  made({ createdAt: new Date('2026-05-01T23:59:59Z') }),
]);
const range = 'from=2026-05-02T00:00:00Z&to=2026-06-01T00:00:00Z';

async function report(path: string, call = asAdmin) {
  const answer = await call('GET', `/v1/reports/${path}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.read(answered);
}
const rows = async (path: string, call = asAdmin) => (await report(path, call)).rows;
const csv = async (path: string, call = asAdmin) => {
  const answer = await call('GET', `/v1/reports/${path}`);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  return answer.text;
};

describe('S53 reports', () => {
  test('volume, by channel, account, group, agent and day', async () => {
    const handle = `@${world.account.handle}`;
    expect(await rows(`volume?${range}`)).toEqual([
      { key: 'x', name: 'x', count: 5 },
      { key: 'x_dm', name: 'x_dm', count: 1 },
    ]);
    expect(await rows(`volume?by=account&${range}`)).toEqual([
      { key: world.account._id, name: handle, count: 6 },
    ]);
    expect(await rows(`volume?by=group&${range}`)).toEqual([
      { key: world.groupId, name: 'Social', count: 4 },
      { key: null, name: null, count: 2 },
    ]);
    expect(await rows(`volume?by=agent&${range}`)).toEqual([
      { key: null, name: null, count: 5 },
      { key: agent._id, name: 'Bea', count: 1 },
    ]);
    expect(await rows(`volume?by=day&${range}`)).toEqual([
      { key: '2026-05-10', name: '2026-05-10', count: 5 },
      { key: '2026-05-12', name: '2026-05-12', count: 1 },
    ]);
  });

  test('days begin where the time zone says', async () => {
    const days = (await rows(`volume?by=day&timeZone=europe/berlin&${range}`)).map(({ key }) => key);
    expect(days).toEqual(['2026-05-11', '2026-05-12']);
  });

  test('first answer: median and p90 in whole seconds, unanswered apart', async () => {
    expect(await rows(`first-answer?by=channel&${range}`)).toEqual([
      { key: 'x', name: 'x', count: 4, unanswered: 1, median: 20, p90: 100 },
      { key: 'x_dm', name: 'x_dm', count: 0, unanswered: 1, median: null, p90: null },
    ]);
  });

  test('resolution: from opening to solving, unsolved apart', async () => {
    expect(await rows(`resolution?by=group&${range}`)).toEqual([
      { key: world.groupId, name: 'Social', count: 2, unsolved: 2, median: 60, p90: 3_600 },
      { key: null, name: null, count: 0, unsolved: 2, median: null, p90: null },
    ]);
  });

  test('satisfaction: good, bad, and the part that is good', async () => {
    expect(await rows(`satisfaction?by=account&${range}`)).toMatchObject([
      { count: 3, good: 2, bad: 1, rate: 2 / 3 },
    ]);
  });

  test('by the conditions of views', async () => {
    const conditions = (value: string) =>
      encodeURIComponent(
        JSON.stringify({ all: [{ field: 'priority', operator: 'is', values: [value] }], any: [] }),
      );
    expect(await rows(`volume?${range}&conditions=${conditions('urgent')}`)).toMatchObject([{ count: 1 }]);
    expect(await rows(`volume?${range}&conditions=${conditions('low')}`)).toEqual([]);
    for (const bad of ['{', '{"all":[{"field":"happened","operator":"is","values":["created"]}]}', '[]'])
      expect((await asAdmin('GET', `/v1/reports/volume?conditions=${encodeURIComponent(bad)}`)).status).toBe(
        400,
      );
  });

  test('the last 30 days where no range is given; one of over 400 days, or turned round, is refused', async () => {
    expect(await report('volume')).toMatchObject({
      ...{ from: '2026-05-02T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z', timeZone: 'UTC', by: 'channel' },
    });
    const long = await asAdmin('GET', '/v1/reports/volume?from=2024-01-01T00:00:00Z');
    expect(long.status).toBe(400);
    expect(long.text).toContain('reportTooLong');
    const turned = await asAdmin('GET', '/v1/reports/tickets.csv?from=2026-07-01T00:00:00Z');
    expect(turned.text).toContain('must not be after to');
    expect((await asAdmin('GET', '/v1/reports/volume?timeZone=Mars')).status).toBe(400);
  });

  test('S29 count only what the agent sees, also as a table and in the export', async () => {
    const asBea = await rig.asAgent(agent);
    expect(await rows(`volume?by=group&${range}`, asBea)).toEqual([
      { key: world.groupId, name: 'Social', count: 3 },
    ]);
    expect(await csv(`volume.csv?by=channel&${range}`, asBea)).toBe('key,name,count\r\nx,x,3\r\n');
    const lines = (await csv(`tickets.csv?${range}`, asBea)).trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines.slice(1).every((line) => line.includes(world.groupId) && !line.includes('x_dm'))).toBe(true);
    const without = await rig.asAgent(agent, ['tickets:read']);
    expect((await without('GET', '/v1/reports/volume')).status).toBe(403);
  });

  test('are the same rows as a table', async () => {
    expect(await csv(`first-answer.csv?${range}`)).toBe(
      'key,name,count,unanswered,median,p90\r\nx,x,4,1,20,100\r\nx_dm,x_dm,0,1,,\r\n',
    );
    expect(await csv(`satisfaction.csv?by=agent&${range}`)).toContain('key,name,count,good,bad,rate\r\n');
  });

  test('a cell that a spreadsheet would run begins with an apostrophe, quoted by RFC 4180', async () => {
    const text = await csv(`tickets.csv?${range}`);
    expect(text).toContain(`"'=HYPERLINK(""https://example.com"",""click, please"")"`);
    expect(text).toContain(`"'-late, lost"`);
    expect(text.split('\r\n')[0]).toMatch(/^id,number,channel,status,priority,subject,tags,/);
    expect(text).toContain('2026-05-10T22:30:00.000Z');
  });

  test('read the index of when tickets were opened', async () => {
    const asBea = await rig.asAgent(agent);
    const reads = await readsOf(db, ['tickets'], async () => {
      for (const call of [asAdmin, asBea])
        for (const path of ['volume', 'first-answer.csv', 'satisfaction', 'tickets.csv'])
          await call('GET', `/v1/reports/${path}?from=2026-05-12T00:00:00Z&to=2026-06-01T00:00:00Z`);
    });
    expect(reads).toHaveLength(8);
    for (const read of reads) {
      expect(read.planSummary).toMatch(/^IXSCAN { createdAt: -1/);
      expect(read.docsExamined).toBeLessThanOrEqual(1);
      expect(read.hasSortStage ?? false).toBe(false);
    }
  });
});

describe('S64 an export of very many tickets', () => {
  const many = 20_000;
  const exportUrl = '/v1/reports/tickets.csv?from=2025-01-01T00:00:00Z&to=2025-02-01T00:00:00Z';
  const begun = Date.UTC(2025, 0, 1);

  /** By the one index that exports read; with so many tickets the database goes at the end, and is lent to nobody. */
  async function fill() {
    const indexes = await db.tickets.listIndexes().toArray();
    const others = indexes
      .map(({ name }) => String(name))
      .filter((name) => !['_id_', 'newest'].includes(name));
    await db.native.command({ dropIndexes: 'tickets', index: others });
    await db.tickets.insertMany(
      Array.from({ length: many }, (_, index) =>
        // Three share each moment; more in all than sockets hold.
        made({ createdAt: new Date(begun + Math.floor(index / 3) * minute), subject: 'Parcel '.repeat(120) }),
      ),
    );
    const url = await rig.app.listen({ port: 0, host: '127.0.0.1' });
    const token = {
      agentId: rig.admin._id,
      name: 'export',
      scopes: ['reports:read'],
      expiresAt: null,
    } as const;
    const { secret } = await db.transaction((session) =>
      tokensRepository(db).create(token, { by: null, now: time.now }, session),
    );
    return { url: `${url}${exportUrl}`, headers: { authorization: `Bearer ${secret}` } };
  }
  let exported: Awaited<ReturnType<typeof fill>>;
  beforeAll(async () => (exported = await fill()));
  const cursors = z.object({ cursor: z.object({ firstBatch: z.array(z.unknown()) }) });

  /** Of exports: the ones that wait for whoever reads. */
  async function cursorsOpen(): Promise<number> {
    const pipeline = [
      { $currentOp: { idleCursors: true, localOps: true } },
      { $match: { type: 'idleCursor', ns: `${db.native.databaseName}.tickets` } },
    ];
    const found = await db.native.admin().command({ aggregate: 1, pipeline, cursor: {} });
    return cursors.parse(found).cursor.firstBatch.length;
  }

  test('each once, oldest first, and the first of it comes long before the last is read', async () => {
    const { url, headers } = exported;
    const answer = await fetch(url, { headers });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const first = await reader.read();
    text += first.value ?? '';
    // Nobody reads on: it waits, with most of it unread at MongoDB.
    await eventually(async () => (await cursorsOpen()) === 1);
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    const lines = text.trimEnd().split('\r\n').slice(1);
    expect(lines).toHaveLength(many);
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(many);
    const times = lines.map((line) => /20\d\d-\d\d-\d\dT[\d:.]+Z/.exec(line)?.[0] ?? '');
    expect(times).toEqual(times.toSorted());
    expect(await cursorsOpen()).toBe(0);
  });

  test('whoever goes away ends it', async () => {
    const { url, headers } = exported;
    await new Promise<void>((resolve, reject) => {
      const request = get(url, { headers }, (answer) => {
        answer.once('data', () => {
          answer.pause();
          void eventually(async () => (await cursorsOpen()) === 1).then(() => {
            request.destroy();
            resolve();
          }, reject);
        });
        answer.once('error', () => undefined);
      });
      request.once('error', () => undefined);
    });
    await eventually(async () => (await cursorsOpen()) === 0);
  });
});
