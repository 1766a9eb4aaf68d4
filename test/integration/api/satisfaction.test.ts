import { expect, test } from 'vitest';
import { z } from 'zod';
import { readSatisfactionCode, satisfactionUrl } from '../../../src/notify/satisfaction-url.js';
import { signLink } from '../../../src/signed-link.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const { db, config, asNobody, asAdmin, time } = rig;
const { _id: ticketId, number } = world.ticket;
const url = satisfactionUrl(config, ticketId, time.now);
const path = url.slice(config.publicUrl.length);
const rated = z.object({
  satisfaction: z.object({ score: z.string(), comment: z.string().nullable() }).nullable(),
});

const rate = (said: Record<string, string>, at = path, headers: Record<string, string> = {}) =>
  asNobody('POST', at, {
    payload: new URLSearchParams(said).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
  });
const shown = async () => (await asAdmin('GET', `/v1/tickets/${ticketId}`)).read(rated).satisfaction;
const events = () => db.events.find({ ticketId, type: 'satisfaction.rated' }).toArray();

test('S54 who only follows the link, as mail scanners do, rates nothing', async () => {
  const page = await asNobody('GET', path);
  expect(page.status).toBe(200);
  expect(page.text).toContain(`#${number}`);
  expect(page.text).not.toContain('<script');
  expect(await shown()).toBeNull();
  expect(await events()).toEqual([]);
});

test('S54 what the customer says is on the ticket and told once; they may change it', async () => {
  const said = { score: 'bad', comment: ' Took\r\nlong <b> ' };
  expect((await rate(said)).status).toBe(303);
  expect((await rate(said)).status).toBe(303);
  expect(await shown()).toMatchObject({ score: 'bad', comment: 'Took\nlong <b>' });
  expect(await events()).toMatchObject([{ by: { kind: 'customer' }, pending: true }]);
  const page = await asNobody('GET', path);
  expect(page.text).toContain('value="bad" required checked');
  expect(page.text).toContain('long &lt;b&gt;');
  await rate({ score: 'good', comment: '' });
  expect(await shown()).toMatchObject({ score: 'good', comment: null });
  expect((await events()).map(({ note }) => note)).toEqual(['bad', 'good']);
});

test('S54 refused: too long a comment, no score, another site', async () => {
  const long = await rate({ score: 'bad', comment: '😀'.repeat(1_001) });
  expect(long.status).toBe(422);
  expect(long.text).toContain('1001 characters');
  expect((await rate({ score: 'bad', comment: '😀'.repeat(1_000) })).status).toBe(303);
  expect((await rate({ score: 'splendid' })).status).toBe(400);
  expect((await rate({})).status).toBe(400);
  expect((await rate({ score: 'good' }, path, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(await shown()).toMatchObject({ score: 'bad' });
});

test('S54 a link works for thirty days, and one that is forged or meant for something else never', async () => {
  const code = decodeURIComponent(path.slice('/s/'.length));
  const days = (count: number): Date => new Date(time.now.getTime() + count * 86_400_000);
  expect(readSatisfactionCode(config.keys, code, days(29.9))).toMatchObject({ subject: ticketId });
  expect(readSatisfactionCode(config.keys, code, days(30))).toEqual({ outcome: 'expired' });
  const link = { purpose: 'verifyEmail', subject: ticketId, expiresAt: days(1) };
  for (const bad of [signLink(config.keys, link), code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))]) {
    expect((await asNobody('GET', `/s/${bad}`)).status).toBeGreaterThanOrEqual(400);
    expect((await rate({ score: 'good' }, `/s/${bad}`)).status).toBeGreaterThanOrEqual(400);
  }
  expect(await shown()).toMatchObject({ score: 'bad' });
});

test('S52 an agent lists, reads and has read what rules told them, and nobody else does', async () => {
  const agent = await rig.addAgent();
  const call = await rig.asAgent(agent);
  const other = await rig.asAgent(await rig.addAgent());
  const told = (_id: string, minute: number, ticket = ticketId) => ({
    ...{ _id, agentId: agent._id, ticketId: ticket, ruleName: 'Greeting', text: `told ${_id}` },
    ...{ at: new Date(minute * 60_000), readAt: null, unread: true, mail: 'sent', mailAttempts: 1 },
  });
  await db.notifications.insertMany([told('one', 1), told('two', 2), told('hidden', 3, 'gone')] as never);
  const list = z.object({
    data: z.array(z.object({ id: z.string(), text: z.string().nullable(), readAt: z.string().nullable() })),
    nextCursor: z.string().nullable(),
  });
  const listed = async (query = '', by = call) =>
    (await by('GET', `/v1/notifications${query}`)).read(list).data.map(({ id, text }) => [id, text]);
  expect(await listed()).toEqual([
    ['hidden', null],
    ['two', 'told two'],
    ['one', 'told one'],
  ]);
  expect(await listed('', other)).toEqual([]);
  expect((await other('POST', '/v1/notifications/one/read')).status).toBe(404);
  expect((await call('POST', '/v1/notifications/one/read')).status).toBe(200);
  expect(await listed('?unread=true')).toEqual([
    ['hidden', null],
    ['two', 'told two'],
  ]);
  expect((await call('POST', '/v1/notifications/read')).status).toBe(204);
  expect(await listed('?unread=true')).toEqual([]);
  expect(await listed()).toHaveLength(3);
});

test('S52 what rules did beyond a ticket is beside it, with the reason', async () => {
  await db.effects.insertOne({
    ...{ _id: 'change/rule/0', by: { kind: 'trigger', id: 'rule', name: 'Greeting' }, ticketId },
    ...{ eventId: 'event', action: { kind: 'notifyAssignee', text: 'Yours' }, state: 'skipped' },
    ...{ reason: 'nobodyToTell', detail: null, attempts: 1, createdAt: time.now, settledAt: time.now },
  });
  const { text, status } = await asAdmin('GET', `/v1/tickets/${ticketId}/rule-effects`);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    data: [{ kind: 'notifyAssignee', state: 'skipped', reason: 'nobodyToTell', rule: { name: 'Greeting' } }],
    nextCursor: null,
  });
});

test('S54 of a deleted ticket the page says so, and S66 what was told of it goes', async () => {
  await db.replies.deleteMany({ ticketId });
  expect((await asAdmin('DELETE', `/v1/tickets/${ticketId}`)).status).toBe(204);
  for (const answer of [await asNobody('GET', path), await rate({ score: 'good' })]) {
    expect(answer.status).toBe(410);
    expect(answer.text).toContain('no longer exists');
  }
  expect(await db.notifications.countDocuments({ ticketId })).toBe(0);
});
