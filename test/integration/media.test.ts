import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Attached } from '../../src/domain/media/medium.js';
import { reply } from '../../src/domain/test/examples.js';
import { newId } from '../../src/store/database.js';
import { mediaRepository } from '../../src/store/media/repository.js';
import { eventually } from '../eventually.js';
import { activitiesOf } from './activities.js';
import { deskOf, seldom } from './desk.js';
import { stackForFile } from './stack.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
/** Three segments on its way to X. */
const MP4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.alloc(9_000_000, 7)]);

const stack = await stackForFile();
const acme = await stack.connect('acme', seldom);
await stack.control.createUser({ username: 'jane', dmPolicy: 'everyone' });
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
const { secret } = await stack.api.post('/v1/tokens', { name: 'media', scopes: ['*'] });
const headers = { authorization: `Bearer ${secret}` };

async function upload(content: Buffer, name = 'x.bin'): Promise<string> {
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(content)]), name);
  const answer = await fetch(`${stack.api.url}/v1/media`, { method: 'POST', body, headers });
  expect(answer.status).toBe(201);
  return z.object({ id: z.string() }).parse(await answer.json()).id;
}

async function shown(url: string): Promise<{ status: number; type: string | null; content: Buffer }> {
  const answer = await fetch(stack.api.url + url, { headers });
  const content = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, type: answer.headers.get('content-type'), content };
}

let written = 0;

async function publicTicket(): Promise<string> {
  const about = `parcel ${(written += 1)}`;
  const post = await stack.control.post({ from: 'jane', text: `@acme where is ${about}?` });
  return (await desk.arrived(acme, post)).id;
}

const answerWith = (ticketId: string, mediaIds: string[], text = '') =>
  stack.api.post(`/v1/tickets/${ticketId}/replies`, mediaIds.length > 0 ? { text, mediaIds } : { text });

const uploadsAtX = async (route: string) =>
  (await stack.control.journal()).filter((entry) => entry.route === route);

describe('S45 media of a public answer', () => {
  test('pictures go with it, and its comment shows them to whoever sees the ticket', async () => {
    const ticketId = await publicTicket();
    const mediaIds = [await upload(PNG), await upload(PNG)];
    const { id } = await answerWith(ticketId, mediaIds, 'Like this');
    const { xId } = await desk.replyBecomes(id, 'sent');
    const post = (await stack.control.ledger()).posts.find((each) => each.id === xId);
    expect(post?.mediaKeys).toHaveLength(2);
    const said = await desk.comments({ id: ticketId });
    const comment = said.find((each) => each.xId === xId);
    expect(comment?.media.map(({ url }) => url)).toEqual(mediaIds.map((one) => `/v1/media/${one}`));
    expect(await shown(comment?.media[0]?.url ?? '')).toEqual({
      status: 200,
      type: 'image/png',
      content: PNG,
    });
  });

  test('a video goes in segments past a failure, and waits until X has worked on it', async () => {
    const ticketId = await publicTicket();
    await stack.control.fault({ route: 'media-append', kind: 'drop-after-commit', account: 'acme' });
    const { id } = await answerWith(ticketId, [await upload(MP4)]);
    const { xId } = await desk.replyBecomes(id, 'sent');
    const { posts } = await stack.control.ledger();
    expect(posts.filter((each) => each.id === xId).map(({ mediaKeys }) => mediaKeys.length)).toEqual([1]);
    expect((await uploadsAtX('media-append')).length).toBe(2 + 3 + 1);
    expect((await uploadsAtX('media-initialize')).length).toBe(2 + 1);
  });

  test('one that X can make nothing of: refused with the reason, and free for another answer', async () => {
    const ticketId = await publicTicket();
    const failed = { data: { id: '1', processing_info: { state: 'failed' } } };
    const fault = { route: 'media-finalize', kind: 'status', status: 200, body: failed } as const;
    await stack.control.fault({ ...fault, account: 'acme' });
    const mediumId = await upload(GIF);
    const { id } = await answerWith(ticketId, [mediumId]);
    await desk.replyBecomes(id, 'refused', 'mediaRefused');
    const again = await answerWith(ticketId, [mediumId], 'once more');
    await desk.replyBecomes(again.id, 'sent');
    await expect(answerWith(ticketId, [mediumId], 'and another')).rejects.toThrow('mediaNotUsable');
  });
});

describe('S45 media of direct messages', () => {
  test('what a customer attached is fetched, and X’s address of it told to nobody', async () => {
    const sent = { from: 'jane', to: 'acme', text: 'look at this', media: [{ type: 'photo' as const }] };
    const ticket = await desk.arrived(acme, await stack.control.dm(sent));
    const [comment] = await desk.comments(ticket);
    const url = comment?.media[0]?.url ?? '';
    expect(url).toMatch(/^\/v1\/media\/[0-9a-f]{24}$/);
    await eventually(async () => {
      await activitiesOf(stack).forgetEnded();
      return (await shown(url)).status === 200;
    });
    expect((await shown(url)).type).toBe('image/png');
  });

  test('an answer may be a picture alone; what X shows of it is the same, and no second comment', async () => {
    const ticket = await desk.ticketAbout('look at this');
    await expect(answerWith(ticket.id, [await upload(PNG), await upload(PNG)])).rejects.toThrow(
      'tooManyMedia',
    );
    const { id } = await answerWith(ticket.id, [await upload(PNG)]);
    const { xId } = await desk.replyBecomes(id, 'sent');
    await desk.look(acme);
    const echo = await eventually(async () => (await desk.inbox(acme)).find((item) => item.xId === xId));
    await activitiesOf(stack).forgetEnded();
    expect((await shown(echo.media[0]?.url ?? '')).content).toEqual(PNG);
    expect((await desk.comments(ticket)).filter((comment) => comment.xId === xId)).toHaveLength(1);
  });
});

test('S45 a worker that dies while it uploads: the next goes on from what is on record', async () => {
  const ticketId = await publicTicket();
  const { uploadReplyMedia, preflightReply } = activitiesOf(stack);
  const hour = new Date(Date.now() + 3_600_000);
  // The answer's own workflow keeps out of it.
  await stack.db.accounts.updateOne({ _id: acme.id }, { $set: { sendsHeldUntil: hour } });
  const mediumId = await upload(MP4);
  const { id } = await answerWith(ticketId, [mediumId]);
  await eventually(async () => (await desk.reply(id)).reason === 'heldBackByX');
  const counts = async () =>
    Promise.all(['media-initialize', 'media-append'].map(async (route) => (await uploadsAtX(route)).length));
  const [begun = 0, appended = 0] = await counts();
  await stack.control.fault({ route: 'media-finalize', kind: 'html', account: 'acme' });
  expect(await uploadReplyMedia(id)).toMatchObject({ kind: 'wait' });
  expect(await counts()).toEqual([begun + 1, appended + 3]);

  // It died when X had the last two segments and that was not on record.
  await stack.db.media.updateOne({ _id: mediumId }, { $set: { 'atX.nextSegment': 1 } });
  expect(await uploadReplyMedia(id)).toEqual({ kind: 'wait', delayMs: 1_000 });
  expect(await counts()).toEqual([begun + 1, appended + 5]);
  await stack.db.accounts.updateOne({ _id: acme.id }, { $unset: { sendsHeldUntil: '' } });
  expect(await preflightReply(id)).toEqual({ kind: 'media' });
  await stack.control.advance(5_000);
  expect(await uploadReplyMedia(id)).toEqual({ kind: 'uploaded' });
  expect(await preflightReply(id)).toEqual({ kind: 'go' });

  // An attempt that lost its heartbeat and went on knows an earlier stand: it takes nothing back.
  const { refusedAtX, progress } = mediaRepository(stack.db);
  const uploaded = (await stack.db.media.findOne({ _id: mediumId }))?.atX;
  const earlier = uploaded && { ...uploaded, state: 'appending' as const, nextSegment: 2 };
  await refusedAtX(mediumId, earlier);
  if (earlier) await progress(mediumId, earlier, { ...earlier, nextSegment: 3 });
  expect(await stack.db.media.findOne({ _id: mediumId })).toMatchObject({ atX: uploaded });
  await stack.api.post(`/v1/replies/${id}/cancel`);
});

describe('S40 what was true when an answer was let go need not be when it is sent', () => {
  const hour = new Date(Date.now() + 3_600_000);
  const { sendReply } = activitiesOf(stack);
  const allowed = { state: 'active', sendsHeldUntil: new Date(0), 'settings.allowReplies': true } as const;
  /** Without a workflow of its own. */
  async function queued(media: readonly Attached[] = []): Promise<string> {
    const ticketId = await publicTicket();
    const [asked] = await desk.comments({ id: ticketId });
    const about = { _id: newId(), ticketId, accountId: acme.id, inReplyToXId: asked?.xId ?? null };
    const now = { createdAt: new Date(), updatedAt: new Date() };
    await stack.db.replies.insertOne(reply({ ...about, ...now, media, text: `Let go ${written}` }));
    return about._id;
  }
  const change = (set: object) => stack.db.accounts.updateOne({ _id: acme.id }, { $set: set });

  test.each([
    ['an account that is deactivated', { state: 'paused' }],
    ['replies that are turned off', { 'settings.allowReplies': false }],
    ['an account that X holds back', { sendsHeldUntil: hour }],
  ])('%s sends nothing', async (_, changed) => {
    const id = await queued();
    await change(changed);
    expect(await sendReply(id)).toMatchObject({ kind: 'notSent' });
    expect(await stack.db.replies.findOne({ _id: id })).toMatchObject({ state: 'queued', attempts: 0 });
    await change(allowed);
    await stack.db.replies.deleteOne({ _id: id });
  });

  test('S45 a picture that X does not have is not left out', async () => {
    const id = await queued([{ _id: await upload(PNG), kind: 'image' }]);
    expect(await sendReply(id)).toMatchObject({ kind: 'notSent' });
    expect(await stack.db.replies.findOne({ _id: id })).toMatchObject({ state: 'queued', attempts: 0 });
    await stack.db.replies.deleteOne({ _id: id });
  });

  test('one of which nothing has changed is sent', async () => {
    expect(await sendReply(await queued())).toEqual({ kind: 'sent' });
  });
});
