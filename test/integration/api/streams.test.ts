import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { streamSchema } from '../../../api/views/stream.js';
import { mostStreams } from '../../../src/domain/streams/stream.js';
import { account, source } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import { apiRigForFile, type Caller } from './rig.js';

const rig = await apiRigForFile();
const { db, time } = rig;

/** A connected account that agents of the group see, with its address. */
async function accountWithStreams(groupIds: readonly string[] = []) {
  const _id = newId();
  const visibility = { who: 'groups' as const, groupIds };
  await db.accounts.insertOne(account({ visibility }, { _id, xUserId: newId(), handle: 'acme' }));
  const url = `/v1/accounts/${_id}/streams`;
  const save = async (stream: object, as: Caller = rig.asAdmin) =>
    (await as('POST', url, { body: { name: 'Brand', query: 'acme -from:acme', ...stream } })).read(
      streamSchema,
    );
  return { id: _id, url, save };
}

const change = (url: string, id: string, body: object, version: string | number = '*') =>
  rig.asAdmin('PATCH', `${url}/${id}`, { body, headers: { 'if-match': `${version}` } });
const later = (minutes: number): void => void (time.now = new Date(time.now.getTime() + minutes * 60_000));

describe('S23 the saved searches of an account', () => {
  test('are made with what is usual, read, listed, changed and removed', async () => {
    const { id, url, save } = await accountWithStreams();
    const created = await rig.asAdmin('POST', url, { body: { name: 'Brand', query: 'acme -from:acme' } });
    expect(created.headers['etag']).toBe('"1"');
    const made = created.read(streamSchema);
    expect(made).toMatchObject({
      ...{ accountId: id, name: 'Brand', query: 'acme -from:acme', enabled: true, convert: 'never' },
      ...{ pollSeconds: 60, warnings: [], version: 1, lastError: null, nextPollAt: null },
    });
    const changed = await change(url, made.id, { convert: 'rules', pollSeconds: 15 }, 1);
    expect(changed.headers['etag']).toBe('"2"');
    const read = await rig.asAdmin('GET', `${url}/${made.id}`);
    expect(read.read(streamSchema)).toMatchObject({ convert: 'rules', pollSeconds: 15, version: 2 });
    later(1);
    const second = await save({ name: 'Rivals' });
    const listed = (await rig.asAdmin('GET', url)).read(z.object({ data: z.array(streamSchema) })).data;
    expect(listed.map((each) => each.id)).toEqual([second.id, made.id]);
    expect((await rig.asAdmin('DELETE', `${url}/${made.id}`)).status).toBe(204);
    expect((await rig.asAdmin('GET', `${url}/${made.id}`)).status).toBe(404);
    expect((await rig.asAdmin('DELETE', `${url}/${made.id}`)).status).toBe(404);
  });

  test('of another account are missing', async () => {
    const [one, other] = [await accountWithStreams(), await accountWithStreams()];
    const { id } = await one.save({});
    expect((await rig.asAdmin('GET', `${other.url}/${id}`)).status).toBe(404);
    expect((await change(other.url, id, { name: 'Mine' })).status).toBe(404);
    expect((await rig.asAdmin('DELETE', `${other.url}/${id}`)).status).toBe(404);
  });

  test('tell its workflow, which notes it to be told again should that be lost', async () => {
    const { id, url, save } = await accountWithStreams();
    const before = (await db.accounts.findOne({ _id: id }))!;
    const stream = await save({});
    await change(url, stream.id, { enabled: false });
    await rig.asAdmin('DELETE', `${url}/${stream.id}`);
    expect(rig.told.filter((told) => told === id)).toHaveLength(3);
    const { streamsVersion = 0, ...account } = (await db.accounts.findOne({ _id: id }))!;
    expect(account).toMatchObject({ handOver: 'pending', version: before.version });
    expect(streamsVersion).toBe((before.streamsVersion ?? 0) + 3);
  });

  test('are changed by who read them last: 428 without a version, 412 with an old one', async () => {
    const { url, save } = await accountWithStreams();
    const { id } = await save({});
    const blind = await rig.asAdmin('PATCH', `${url}/${id}`, { body: { name: 'A' } });
    expect(blind.read(problemSchema)).toMatchObject({ status: 428, code: 'versionNeeded' });
    expect((await change(url, id, { name: 'B' }, 1)).status).toBe(200);
    expect((await change(url, id, { name: 'C' }, 1)).read(problemSchema)).toMatchObject({ status: 412 });
  });

  test('have each a name of its own within the account', async () => {
    const { url, save } = await accountWithStreams();
    await save({ name: 'Brand' });
    const { id } = await save({ name: 'Rivals' });
    const again = await rig.asAdmin('POST', url, { body: { name: 'Brand', query: 'x' } });
    expect(again.read(problemSchema)).toMatchObject({ status: 409, code: 'nameTaken' });
    expect((await change(url, id, { name: 'Brand' })).read(problemSchema).code).toBe('nameTaken');
    expect((await change(url, id, { name: 'Rivals' })).status).toBe(200);
    await (await accountWithStreams()).save({ name: 'Brand' });
  });

  test(`are ${mostStreams} at most, also of many saved at once`, async () => {
    const { id, url, save } = await accountWithStreams();
    const { id: first } = await save({});
    const stream = (await db.streams.findOne({ _id: first }))!;
    await db.streams.insertMany(
      Array.from({ length: mostStreams - 2 }, (_, n) => ({ ...stream, _id: newId(), name: `stream ${n}` })),
    );
    const post = (name: string) => rig.asAdmin('POST', url, { body: { name, query: 'acme' } });
    const answers = await Promise.all(['one', 'two', 'three', 'four'].map(post));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    expect(await db.streams.countDocuments({ accountId: id })).toBe(mostStreams);
    const more = await rig.asAdmin('POST', url, { body: { name: 'one too many', query: 'acme' } });
    expect(more.read(problemSchema)).toMatchObject({ status: 409, code: 'tooManyStreams' });
  });
});

describe('S23 a query', () => {
  test('that X would refuse is refused at its place, whether made or changed', async () => {
    const { id, url, save } = await accountWithStreams();
    const made = await rig.asAdmin('POST', url, { body: { name: 'Wrong', query: 'acme and (late' } });
    const problem = made.read(problemSchema);
    expect(problem).toMatchObject({ status: 400, code: 'invalidRequest' });
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/query', '/query']);
    expect(problem.errors?.[0]?.message).toMatch(/^at position 6: X joins words by a space/);
    expect(problem.errors?.[1]?.message).toMatch(/^at position 10: This parenthesis is never closed/);
    const stream = await save({});
    const [error] = (await change(url, stream.id, { query: 'is:reply' })).read(problemSchema).errors ?? [];
    expect(error?.message).toMatch(/^at position 1: is:, has: and lang:/);
    expect(await db.streams.countDocuments({ accountId: id })).toBe(1);
  });

  test('that brings what never becomes a ticket is saved with a warning', async () => {
    const { save } = await accountWithStreams();
    const { warnings } = await save({ query: 'acme OR from:ada' });
    expect(warnings.map(({ code }) => code)).toEqual(['ownPosts', 'reposts']);
    expect(warnings[0]?.message).toContain('add -from:acme');
  });

  test('that is another one begins anew: what is under way is fenced off, and nothing of the past comes', async () => {
    const { id, url, save } = await accountWithStreams();
    const stream = await save({});
    const _id = `${id}/stream/${stream.id}`;
    const sweep = { newestId: '9', untilId: '5', pageToken: null };
    await db.sources.insertOne(
      source({ _id, accountId: id, kind: 'streams', streamId: stream.id, version: 7, sinceId: '5', sweep }),
    );
    later(10);
    await change(url, stream.id, { name: 'Renamed' });
    expect(await db.sources.findOne({ _id })).toMatchObject({ sinceId: '5', sweep, version: 8 });
    await change(url, stream.id, { query: 'umbrella' });
    const anew = await db.sources.findOne({ _id });
    expect(anew).toMatchObject({ sweep: null, swept: false, version: 9, dueAt: time.now });
    expect(anew?.startAt.getTime()).toBe(time.now.getTime() - 1_500);
    await change(url, stream.id, { enabled: false });
    expect(await db.sources.findOne({ _id })).toBeNull();
  });

  test('that X refused says so, in X’s words; any other failure by its name alone', async () => {
    const { id, url, save } = await accountWithStreams();
    const stream = await save({});
    const refused = { lastError: 'badRequest', says: 'X says: no viable alternative' };
    const streamId = stream.id;
    const _id = `${id}/stream/${streamId}`;
    await db.sources.insertOne(source({ _id, accountId: id, kind: 'streams', streamId, ...refused }));
    const read = async () => (await rig.asAdmin('GET', `${url}/${streamId}`)).read(streamSchema);
    expect(await read()).toMatchObject({ lastError: 'badRequest', lastErrorDetail: refused.says });
    await db.sources.updateOne({ _id }, { $set: { lastError: 'unavailable' } });
    expect(await read()).toMatchObject({ lastError: 'unavailable', lastErrorDetail: null });
  });
});

test('S29 who sees the account’s items sees its streams, and who may change it changes them (S2)', async () => {
  const groupId = newId();
  await db.groups.insertOne({
    ...{ _id: groupId, name: 'Social', version: 1, createdAt: time.now, updatedAt: time.now },
  });
  const { url, save } = await accountWithStreams([groupId]);
  const { id } = await save({});
  const outsider = await rig.asAgent(await rig.addAgent());
  const insider = await rig.asAgent(await rig.addAgent({ groupIds: [groupId] }));
  const manager = await rig.asAgent(await rig.addAgent({ permissions: ['manageChannels'] }));
  const body = { name: 'Theirs', query: 'x' };
  for (const path of [url, `${url}/${id}`]) {
    expect((await outsider('GET', path)).status).toBe(404);
    expect((await insider('GET', path)).status).toBe(200);
  }
  const headers = { 'if-match': '*' };
  for (const [as, status] of [
    [outsider, 404],
    [insider, 403],
  ] as const) {
    expect((await as('POST', url, { body })).status).toBe(status);
    expect((await as('PATCH', `${url}/${id}`, { body: { name: 'B' }, headers })).status).toBe(status);
    expect((await as('DELETE', `${url}/${id}`)).status).toBe(status);
  }
  expect((await manager('POST', url, { body })).status).toBe(201);
  expect((await manager('DELETE', `${url}/${id}`)).status).toBe(204);
});
