import { createHash } from 'node:crypto';
import type { Media } from './records/posts.js';
import type { Upload } from './records/uploads.js';
import type { State } from './state.js';
import type { World } from './world.js';

/** X keeps what was uploaded for a day. */
export const UPLOAD_LIFE_MS = 24 * 3_600_000;
/** How long the sandbox takes over a video or a GIF. */
const PROCESSING_MS = 2_000;

const MB = 1024 * 1024;
const MOST_BYTES = { image: 5 * MB, gif: 15 * MB, video: 512 * MB, subtitles: MB } as const;
const TYPES = { image: 'photo', gif: 'animated_gif', video: 'video' } as const;

type MediaKind = keyof typeof MOST_BYTES;

export function mediaKindOf(category: Upload['category']): MediaKind {
  if (category === 'subtitles') return 'subtitles';
  if (category.endsWith('_image')) return 'image';
  return category.endsWith('_gif') ? 'gif' : 'video';
}

export const mostBytes = (category: Upload['category']): number => MOST_BYTES[mediaKindOf(category)];

const KEY_PREFIX: Readonly<Record<MediaKind, string>> = { image: '3', gif: '16', video: '7', subtitles: '1' };

export const mediaKeyOf = ({ id, category }: Upload): string =>
  `${category === 'amplify_video' ? '13' : KEY_PREFIX[mediaKindOf(category)]}_${id}`;

/** The id by which a media key names an upload. */
export const mediaIdOf = (mediaKey: string): string => mediaKey.split('_')[1] ?? '';

/** What was uploaded, in the order of its segments; nothing when one is missing. */
export function contentOf(state: State, uploadId: string): Buffer | undefined {
  const segments = state.segments.get(uploadId);
  if (segments === undefined) return undefined;
  const parts = [...segments.keys()].sort((a, b) => a - b);
  if (parts.some((index, place) => index !== place)) return undefined;
  return Buffer.concat(parts.flatMap((index) => segments.get(index) ?? []));
}

const SIGNS: readonly [string, (bytes: Buffer) => boolean][] = [
  ['image/png', (bytes) => bytes.subarray(1, 4).toString('latin1') === 'PNG'],
  ['image/jpeg', (bytes) => bytes.readUInt16BE(0) === 0xffd8],
  ['image/gif', (bytes) => bytes.subarray(0, 4).toString('latin1') === 'GIF8'],
  ['image/webp', (bytes) => bytes.subarray(8, 12).toString('latin1') === 'WEBP'],
  ['video/mp4', (bytes) => bytes.subarray(4, 8).toString('latin1') === 'ftyp'],
];

/** What a file is by its first bytes. */
export const sniffedType = (bytes: Buffer): string | undefined =>
  bytes.length < 12 ? undefined : SIGNS.find(([, fits]) => fits(bytes))?.[0];

/** Whether a file of this type can be of that category. */
export function suits(mediaType: string, category: Upload['category']): boolean {
  const kind = mediaKindOf(category);
  if (kind === 'subtitles') return mediaType.startsWith('text/');
  return kind === 'gif' ? mediaType === 'image/gif' : mediaType.startsWith(`${kind}/`);
}

export function startUpload(
  world: World,
  upload: Pick<Upload, 'ownerId' | 'sharedWith' | 'category' | 'mediaType' | 'totalBytes'>,
): Upload {
  const createdAtMs = world.nowMs();
  const record: Upload = { ...upload, id: world.ids.next(createdAtMs), createdAtMs };
  world.put({ kind: 'upload', record });
  return record;
}

export function addSegment(world: World, uploadId: string, index: number, bytes: Buffer): void {
  world.put({ kind: 'segment', record: { uploadId, index, base64: bytes.toString('base64') } });
}

/** Ends an upload; whatever is no picture or video of the kind it was said to be will fail. */
export function finishUpload(world: World, upload: Upload, bytes: Buffer): Upload {
  const sniffed = sniffedType(bytes);
  const broken = sniffed === undefined || !suits(sniffed, upload.category);
  const record: Upload = {
    ...upload,
    finalizedAtMs: world.nowMs(),
    ...(broken && mediaKindOf(upload.category) !== 'subtitles'
      ? { failure: 'Unsupported media format' }
      : {}),
  };
  world.put({ kind: 'upload', record });
  return record;
}

export type Processing =
  | { state: 'none' | 'succeeded' }
  | { state: 'pending' | 'in_progress'; percent: number }
  | { state: 'failed'; because: string };

/** How far X is with a finished upload; pictures are ready at once. */
export function processingOf(upload: Upload, nowMs: number): Processing {
  if (mediaKindOf(upload.category) === 'image') return { state: 'none' };
  const passed = nowMs - (upload.finalizedAtMs ?? nowMs);
  if (passed < PROCESSING_MS)
    return {
      state: passed < PROCESSING_MS / 4 ? 'pending' : 'in_progress',
      percent: Math.floor((passed / PROCESSING_MS) * 100),
    };
  return upload.failure === undefined ? { state: 'succeeded' } : { state: 'failed', because: upload.failure };
}

export const isExpired = (upload: Upload, nowMs: number): boolean =>
  nowMs >= upload.createdAtMs + UPLOAD_LIFE_MS;

/** The upload as something that may be attached by this user now, in posts or in messages. */
export function attachable(
  state: State,
  uploadId: string,
  { userId, to, nowMs }: { userId: string; to: 'tweet' | 'dm'; nowMs: number },
): Media | undefined {
  const upload = state.uploads.get(uploadId);
  if (upload?.finalizedAtMs === undefined || upload.failure !== undefined || isExpired(upload, nowMs))
    return undefined;
  const kind = mediaKindOf(upload.category);
  // X does not say that the categories keep posts and messages apart; assumed, so that none is mistaken.
  const fits = upload.category === 'amplify_video' ? to === 'tweet' : upload.category.startsWith(to);
  if (kind === 'subtitles' || !fits) return undefined;
  if (upload.ownerId !== userId && !upload.sharedWith.includes(userId)) return undefined;
  const processing = processingOf(upload, nowMs).state;
  if (processing !== 'none' && processing !== 'succeeded') return undefined;
  return {
    mediaKey: mediaKeyOf(upload),
    type: TYPES[kind],
    url: to === 'dm' ? '' : `https://pbs.twimg.com/media/${upload.id}.jpg`,
    width: 1200,
    height: 675,
    ...(upload.altText === undefined ? {} : { altText: upload.altText }),
  };
}

/** The last part of the address of a message's media. */
export const resourceIdOf = ({ mediaKey, type }: Media): string => {
  const name = createHash('sha256').update(mediaKey).digest('base64url').slice(0, 8);
  return `${name}.${type === 'photo' ? 'jpg' : 'mp4'}`;
};

/** Where X keeps the media of a message: nobody gets it without a member's token. */
export const dmMediaUrl = (dmId: string, media: Media): string =>
  `https://ton.twitter.com/1.1/ton/data/dm/${dmId}/${mediaIdOf(media.mediaKey)}/${resourceIdOf(media)}`;
