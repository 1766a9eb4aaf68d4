import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { mediaContent } from '../../../src/store/media/content.js';
import { mediaRepository } from '../../../src/store/media/repository.js';
import { sweepMedia } from '../../../src/store/media/sweep.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const { db } = rig;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const MP4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.alloc(1_500_000)]);
const boundary = 'zzz';
const medium = z.object({ id: z.string(), type: z.string(), kind: z.string(), url: z.string() });

let secret = '';
beforeAll(async () => {
  await mediaRepository(db).drop(world.mediumId);
  const made = await rig.asAdmin('POST', '/v1/tokens', { body: { name: 'media', scopes: ['*'] } });
  secret = made.read(z.object({ secret: z.string() })).secret;
});

async function send(content: Buffer, { name = 'file', fileName = 'a.png', ends = true } = {}) {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${fileName}"\r\n\r\n`;
  const payload = Buffer.concat([
    Buffer.from(head),
    content,
    Buffer.from(ends ? `\r\n--${boundary}--\r\n` : ''),
  ]);
  const headers = {
    authorization: `Bearer ${secret}`,
    'content-type': `multipart/form-data; boundary=${boundary}`,
  };
  const answer = await rig.app.inject({ method: 'POST', url: '/v1/media', headers, payload });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}

const uploaded = async (content = PNG) => medium.parse((await send(content)).body);
const stored = async () => ({
  media: await db.media.countDocuments(),
  chunks: await db.native.collection('media.chunks').countDocuments(),
  files: await db.native.collection('media.files').countDocuments(),
});
const show = (id: string) =>
  rig.app.inject({ url: `/v1/media/${id}`, headers: { authorization: `Bearer ${secret}` } });

describe('S45 an upload', () => {
  test('is what its content says, whatever its name, and shown to whoever uploaded it alone', async () => {
    const { status, body } = await send(PNG, { fileName: 'page.html' });
    expect(status).toBe(201);
    const { id, ...about } = medium.parse(body);
    expect(about).toEqual({ type: 'image/png', kind: 'image', url: `/v1/media/${id}` });
    const shown = await show(id);
    expect(shown.rawPayload).toEqual(PNG);
    expect(shown.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-disposition': `inline; filename="${id}.png"`,
    });
    const other = await rig.asAgent(await rig.addAgent());
    expect((await other('GET', `/v1/media/${id}`)).status).toBe(404);
    expect((await rig.asNobody('GET', `/v1/media/${id}`)).status).toBe(401);
  });

  test.each([
    ['a page that says it is a picture', Buffer.from('<html>'.repeat(900)), 415, 'mediaTypeNotTaken'],
    ['nothing at all', Buffer.alloc(0), 415, 'mediaTypeNotTaken'],
    ['a picture of over 5 MB', Buffer.concat([PNG, Buffer.alloc(5 * 1024 * 1024)]), 413, 'mediaTooLarge'],
    ['a video larger than the settings say', MP4, 413, 'mediaTooLarge'],
  ])('that is %s leaves nothing', async (_what, content, status, code) => {
    await rig.asAdmin('PATCH', '/v1/settings', { body: { videoMegabytes: 1 }, headers: { 'if-match': '*' } });
    const before = await stored();
    const answer = await send(content);
    expect(answer.status).toBe(status);
    expect(problemSchema.parse(answer.body).code).toBe(code);
    expect(await stored()).toEqual(before);
    await rig.asAdmin('PATCH', '/v1/settings', { body: { videoMegabytes: 2 }, headers: { 'if-match': '*' } });
  });

  test('of a video that fits is taken', async () => {
    expect(await uploaded(MP4)).toMatchObject({ kind: 'video', type: 'video/mp4' });
  });

  test('that ends in the middle leaves nothing', async () => {
    const before = await stored();
    expect((await send(PNG, { ends: false })).status).toBe(400);
    expect(await stored()).toEqual(before);
  });

  test('without a file, or as JSON, is told what is wanted', async () => {
    expect((await rig.asAdmin('POST', '/v1/media', { body: {} })).status).toBe(415);
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    const empty = await rig.asAdmin('POST', '/v1/media', { headers, payload: `--${boundary}--\r\n` });
    expect(empty.read(problemSchema).code).toBe('fileMissing');
  });
});

describe('S45 what nobody uses is swept', () => {
  const later = (hours: number) => new Date(rig.time.now.getTime() + hours * 3_600_000);

  test('after a day, and not before', async () => {
    const { id } = await uploaded();
    await sweepMedia(db, later(23));
    expect((await show(id)).statusCode).toBe(200);
    await sweepMedia(db, later(25));
    expect((await show(id)).statusCode).toBe(404);
    expect(await stored()).toEqual({ media: 0, chunks: 0, files: 0 });
  });

  test('what a process that died had written of an upload', async () => {
    const id = await mediaRepository(db).begin('agent', rig.time.now);
    const failing = (async function* () {
      yield Buffer.alloc(600_000);
      throw new Error('The process dies');
    })();
    await expect(mediaContent(db).write(id, failing)).rejects.toThrow('dies');
    await sweepMedia(db, later(1));
    expect((await stored()).media).toBe(1);
    await sweepMedia(db, later(4));
    expect(await stored()).toEqual({ media: 0, chunks: 0, files: 0 });
  });
});

describe('S45 an answer', () => {
  const answer = (mediaIds: string[], text = '') =>
    rig.asAdmin('POST', `/v1/tickets/${world.ticket._id}/replies`, { body: { text, mediaIds } });

  test('takes each upload once; refused are another agent’s, ones that are gone and what X does not take', async () => {
    const [first, second, video] = [await uploaded(), await uploaded(), await uploaded(MP4)];
    const codeOf = async (mediaIds: string[]) => (await answer(mediaIds)).read(problemSchema).code;
    expect(await codeOf([first.id, video.id])).toBe('mediaMixed');
    expect(await codeOf([first.id, first.id])).toBe('mediaNotUsable');
    expect(await codeOf(['0'.repeat(24)])).toBe('mediaNotUsable');
    await db.media.updateOne({ _id: second.id }, { $set: { agentId: 'another' } });
    expect(await codeOf([second.id])).toBe('mediaNotUsable');
    const taken = await Promise.all([answer([first.id], 'one'), answer([first.id], 'two')]);
    expect(taken.map(({ status }) => status).toSorted()).toEqual([202, 422]);
    const reply = taken.find(({ status }) => status === 202);
    expect(reply?.read(z.object({ mediaIds: z.array(z.string()) })).mediaIds).toEqual([first.id]);
    // Whoever sees the ticket sees it now.
    const agent = await rig.asAgent(await rig.addAgent());
    expect((await agent('GET', `/v1/media/${first.id}`)).status).toBe(200);
    const none = await rig.asAgent(await rig.addAgent({ ticketAccess: 'assigned' }));
    expect((await none('GET', `/v1/media/${first.id}`)).status).toBe(404);
  });

  test('needs words or an attachment', async () => {
    const empty = await rig.asAdmin('POST', `/v1/tickets/${world.ticket._id}/replies`, {
      body: { text: ' ' },
    });
    expect(empty.read(problemSchema).code).toBe('textEmpty');
  });
});
