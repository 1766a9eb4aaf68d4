import { beforeEach, describe, expect, it } from 'vitest';
import { dataOf, listOf, useSandbox, type Connected } from '../../test-rig.js';

const rig = useSandbox();
const DAY_MS = 24 * 3_600_000;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** Every byte there is, line breaks included, in what begins like a video. */
const MP4 = Buffer.concat([
  Buffer.from('\0\0\0\x18ftypmp42', 'latin1'),
  Buffer.from(Array.from({ length: 2048 }, (_one, index) => (index * 7) % 256)),
]);
let acme: Connected;
let token: string;
let aliceId: string;

beforeEach(async () => {
  await rig().control.reset();
  await rig().control.createUser({ username: 'acme' });
  aliceId = (await rig().control.createUser({ username: 'alice' })).id;
  acme = await rig().signIn('acme');
  token = acme.accessToken;
});

const upload = async (media_category: string, media: Buffer = PNG, as = token) =>
  rig().post('/2/media/upload', as, { media: media.toString('base64'), media_category });
const mediaId = async (category: string, media?: Buffer) => String(dataOf(await upload(category, media)).id);
const publish = (media_ids: string[], text?: string, as = token) =>
  rig().post('/2/tweets', as, { ...(text === undefined ? {} : { text }), media: { media_ids } });
const send = (id: string) =>
  rig().post(`/2/dm_conversations/with/${aliceId}/messages`, token, { attachments: [{ media_id: id }] });

const INVALID = { status: 400, body: { errors: [{ message: 'Your media IDs are invalid.' }] } };

describe('uploading', () => {
  it('the real client library uploads in pieces, byte for byte, and what it made can be posted', async () => {
    const uploaded = (media_category: 'tweet_video' | 'dm_video', chunk: number) =>
      acme.client.v2.uploadMedia(MP4, { media_type: 'video/mp4', media_category }, chunk);
    // Side by side: the library waits for seconds until X has worked on each.
    const [id, dm] = await Promise.all([uploaded('tweet_video', 100), uploaded('dm_video', 1000)]);
    expect((await publish([id], 'look')).status).toBe(201);
    const { dm_event_id } = dataOf(await send(dm));
    expect(await download(String(dm_event_id))).toEqual(MP4);
  }, 15_000);

  it('a picture is ready at once, a video when X has worked on it', async () => {
    expect(dataOf(await upload('tweet_image'))).not.toHaveProperty('processing_info');
    const video = dataOf(await upload('tweet_video', MP4));
    expect(video).toMatchObject({ processing_info: { state: 'pending', check_after_secs: 1 } });
    const status = () => rig().get(`/2/media/upload?command=STATUS&media_id=${String(video.id)}`, token);
    expect(await publish([String(video.id)])).toMatchObject(INVALID);
    await rig().control.advance(1_000);
    expect(dataOf(await status())).toMatchObject({ processing_info: { state: 'in_progress' } });
    await rig().control.advance(1_000);
    expect(dataOf(await status())).toMatchObject({
      processing_info: { state: 'succeeded', progress_percent: 100 },
    });
    expect((await publish([String(video.id)])).status).toBe(201);
  });

  it('what is no video fails in the processing', async () => {
    const start = { media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: PNG.length };
    const { id } = dataOf(await rig().post('/2/media/upload/initialize', token, start));
    const segment = { segment_index: 0, media: PNG.toString('base64') };
    await rig().post(`/2/media/upload/${String(id)}/append`, token, segment);
    await rig().post(`/2/media/upload/${String(id)}/finalize`, token, {});
    await rig().control.advance(2_000);
    const status = await rig().get(`/2/media/upload?command=STATUS&media_id=${String(id)}`, token);
    expect(dataOf(status)).toMatchObject({
      processing_info: { state: 'failed', error: { message: 'Unsupported media format' } },
    });
    expect(await publish([String(id)])).toMatchObject(INVALID);
  });

  it.each([
    ['too large a picture', { media_type: 'image/png', total_bytes: 5 * 1024 * 1024 + 1 }],
    ['a type that does not fit', { media_type: 'video/mp4', media_category: 'tweet_image', total_bytes: 1 }],
    ['more than any upload', { media_type: 'video/mp4', total_bytes: 17_179_869_185 }],
    ['an unknown type', { media_type: 'text/html', total_bytes: 1 }],
  ])('%s is refused at the start', async (_what, body) => {
    expect((await rig().post('/2/media/upload/initialize', token, body)).status).toBe(400);
  });

  it('a missing piece is noticed, and the thousandth does not exist', async () => {
    const start = { media_type: 'image/png', total_bytes: PNG.length };
    const { id } = dataOf(await rig().post('/2/media/upload/initialize', token, start));
    const append = (segment_index: number) =>
      rig().post(`/2/media/upload/${String(id)}/append`, token, {
        segment_index,
        media: PNG.toString('base64'),
      });
    expect((await append(1)).status).toBe(200);
    expect((await append(1000)).status).toBe(400);
    expect(await rig().post(`/2/media/upload/${String(id)}/finalize`, token, {})).toMatchObject({
      status: 400,
      body: { errors: [{ message: 'Segments do not add up to provided total file size.' }] },
    });
  });

  it('needs its own scope', async () => {
    const { accessToken } = await rig().signIn('acme', ['tweet.read', 'tweet.write', 'users.read']);
    expect((await upload('tweet_image', PNG, accessToken)).status).toBe(403);
  });
});

describe('what was uploaded', () => {
  it('belongs to whoever uploaded it, in posts or in messages as it was meant, and for a day', async () => {
    const alice = (await rig().signIn('alice')).accessToken;
    const [forPosts, forDms] = [await mediaId('tweet_image'), await mediaId('dm_image')];
    expect(await publish([forPosts], 'mine', alice)).toMatchObject(INVALID);
    expect(await publish([forDms])).toMatchObject(INVALID);
    expect(await send(forPosts)).toMatchObject(INVALID);
    expect([(await publish([forPosts])).status, (await send(forDms)).status]).toEqual([201, 201]);
    await rig().control.advance(DAY_MS);
    token = (await rig().signIn('acme')).accessToken;
    expect(await publish([forPosts], 'again')).toMatchObject(INVALID);
    expect((await rig().control.ledger()).posts).toHaveLength(1);
  });

  it('shows in the post, with the words given to it; four pictures, never mixed with a video', async () => {
    const ids = [await mediaId('tweet_image'), await mediaId('tweet_image')];
    await rig().post('/2/media/metadata', token, { id: ids[0], metadata: { alt_text: { text: 'a dot' } } });
    const made = dataOf(await publish(ids, 'two'));
    const fields = 'expansions=attachments.media_keys&media.fields=alt_text,url,type';
    const shown = await rig().get(`/2/tweets/${String(made.id)}?${fields}`, token);
    expect(shown.body).toMatchObject({
      data: { attachments: { media_keys: ids.map((id) => `3_${id}`) } },
      includes: { media: [{ type: 'photo', alt_text: 'a dot' }, { type: 'photo' }] },
    });
    const video = await mediaId('tweet_video', MP4);
    await rig().control.advance(2_000);
    expect(await publish([...ids, video])).toMatchObject(INVALID);
  });

  it('costs nothing but the words given to it', async () => {
    const id = await mediaId('tweet_image');
    await rig().get(`/2/media/upload?media_id=${id}`, token);
    expect(await rig().control.charges()).toEqual([]);
    await rig().post('/2/media/metadata', token, { id, metadata: { alt_text: { text: 'a dot' } } });
    expect(await rig().control.charges()).toMatchObject([{ what: 'media-metadata', usd: 0.005 }]);
  });
});

async function placeOf(dmId: string): Promise<string> {
  const query = 'expansions=attachments.media_keys&media.fields=url,variants';
  const { body } = await rig().get(`/2/dm_events/${dmId}?${query}`, token);
  return /ton\.twitter\.com\/1\.1\/ton\/data\/dm\/([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';
}

const fetchMedia = (place: string, as: string) =>
  fetch(`${rig().sandbox.xUrl}/2/dm_conversations/media/${place}`, {
    headers: { authorization: `Bearer ${as}` },
  });

async function download(dmId: string): Promise<Buffer> {
  const response = await fetchMedia(await placeOf(dmId), token);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  return Buffer.from(await response.arrayBuffer());
}

describe('the media of messages', () => {
  it('are bytes for those who take part, and nothing for others', async () => {
    const dm = await rig().control.dm({ from: 'alice', to: 'acme', text: 'see', media: [{ type: 'photo' }] });
    expect((await download(dm.id)).subarray(1, 4).toString()).toBe('PNG');
    await rig().control.createUser({ username: 'bob' });
    const bob = (await rig().signIn('bob')).accessToken;
    const place = await placeOf(dm.id);
    expect((await fetchMedia(place, bob)).status).toBe(404);
    expect((await fetchMedia(place.replace(/[^/]+$/, 'wrong.jpg'), token)).status).toBe(404);
    expect(listOf(await rig().get('/2/dm_events', token)).ids).toEqual([dm.id]);
  });
});
