import type { Media } from '../at-x/objects.js';

export const mediumKinds = ['image', 'gif', 'video'] as const;
export type MediumKind = (typeof mediumKinds)[number];

/**
 * `arriving`: an upload to us is under way, or broke off. `wanted`: X has it and we do not yet. `lost`: X does
 * not give it to us. `leaving`: nobody may use it any more, its content is being deleted.
 */
type MediumState = 'arriving' | 'wanted' | 'kept' | 'lost' | 'leaving';

/** How far a medium has come on its way to X; X forgets it a day after it was begun. */
export interface Upload {
  readonly xMediaId: string;
  readonly state: 'appending' | 'processing' | 'ready';
  readonly nextSegment: number;
  readonly expiresAt: Date;
}

/** Where an incoming medium is fetched, and how often that was tried. */
export interface FetchedFrom {
  readonly accountId: string;
  readonly itemId: string;
  readonly url: string | null;
  readonly tries: number;
  readonly nextTryAt: Date;
}

/** A picture, GIF or video that people send or have sent; its content lies in GridFS. */
export interface Medium {
  readonly _id: string;
  readonly state: MediumState;
  readonly kind: MediumKind | null;
  /** What it is by its content, e.g. `image/png`; null until that is known. */
  readonly type: string | null;
  readonly bytes: number;
  /** Who uploaded it; null: it came from X. */
  readonly agentId: string | null;
  /** The one answer it belongs to. */
  readonly replyId: string | null;
  readonly from?: FetchedFrom;
  readonly atX?: Upload;
  /** How often X would not go on with an upload that was begun. */
  readonly refusals: number;
  readonly createdAt: Date;
}

/** As an answer names it. */
export type Attached = Pick<Medium, '_id'> & { readonly kind: MediumKind };

const kinds: ReadonlyMap<string, MediumKind> = new Map([
  ['image/jpeg', 'image'],
  ['image/png', 'image'],
  ['image/webp', 'image'],
  ['image/gif', 'gif'],
  ['video/mp4', 'video'],
  ['video/quicktime', 'video'],
]);

/** What X takes a file of this type for; null: it takes none such. */
export const kindOfType = (type: string): MediumKind | null => kinds.get(type) ?? null;

const megabyte = 1024 * 1024;
/** X takes no larger ones (https://docs.x.com/x-api/media/quickstart/best-practices). */
export const mostVideoMegabytes = 512;

/** How large a file may be, in bytes; videos as large as the settings say. */
export function mostBytes(kind: MediumKind, { videoMegabytes }: { readonly videoMegabytes: number }): number {
  switch (kind) {
    case 'image':
      return 5 * megabyte;
    case 'gif':
      return 15 * megabyte;
    case 'video':
      return Math.min(videoMegabytes, mostVideoMegabytes) * megabyte;
  }
}

const wordsOfX = { image: 'photo', gif: 'animated_gif', video: 'video' } as const;

/** An attachment of ours, as comments list what X shows. */
export const shownAsMedia = ({ _id, kind }: Attached): Media => ({
  id: _id,
  key: '',
  type: wordsOfX[kind],
  url: null,
  altText: null,
});
