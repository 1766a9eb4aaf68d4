import { z } from 'zod';
import type { Call } from './call.js';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const MP4 = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0', 'latin1');

const uploaded = z.looseObject({ data: z.looseObject({ id: z.string() }) });
const event = z.looseObject({
  includes: z.looseObject({ media: z.array(z.looseObject({ url: z.string() })) }),
});
const idOf = (answer: unknown): string => uploaded.parse(answer).data.id;

/** Uploads in both ways, uses what was uploaded, and downloads what a message carries. */
export async function playMedia(
  call: Call,
  { dmId, peerId }: { dmId: string; peerId: string },
): Promise<void> {
  const picture = idOf(await call('POST', '/2/media/upload', { media: PNG, media_category: 'tweet_image' }));
  await call('POST', '/2/media/metadata', { id: picture, metadata: { alt_text: { text: 'a dot' } } });
  await call('POST', '/2/tweets', { media: { media_ids: [picture] } });
  const video = idOf(
    await call('POST', '/2/media/upload/initialize', {
      media_type: 'video/mp4',
      media_category: 'dm_video',
      total_bytes: MP4.length,
    }),
  );
  await call('POST', `/2/media/upload/${video}/append`, {
    segment_index: 0,
    media: MP4.toString('base64'),
  });
  await call('POST', `/2/media/upload/${video}/finalize`, {});
  await call('GET', `/2/media/upload?command=STATUS&media_id=${video}`);
  const note = idOf(await call('POST', '/2/media/upload', { media: PNG, media_category: 'dm_image' }));
  await call('POST', `/2/dm_conversations/with/${peerId}/messages`, { attachments: [{ media_id: note }] });
  const shown = await call('GET', `/2/dm_events/${dmId}?expansions=attachments.media_keys&media.fields=url`);
  const [, place = ''] = (event.parse(shown).includes.media[0]?.url ?? '').split('/dm/');
  await call('GET', `/2/dm_conversations/media/${place}`);
}
