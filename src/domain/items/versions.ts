import type { Item } from './item.js';
import type { XPost } from '../at-x/objects.js';
import { compareXIds, xIdSecond } from '../at-x/ids.js';

/** What a post says now, and what it said before. */
export type Versions = Pick<Item, 'latestXId' | 'text' | 'media' | 'edits'>;

/**
 * The versions of a post with one more that was read, in whatever order they are read (S25); null when
 * it was known. X gives each edit an id of its own: the newest speaks, the others are kept by age.
 */
export function withVersion(
  known: Versions,
  read: Pick<XPost, 'latestXId' | 'text' | 'media'>,
): Versions | null {
  const isKnown = [known.latestXId, ...known.edits.map(({ xId }) => xId)].includes(read.latestXId);
  if (isKnown) return null;
  const isNewer = compareXIds(read.latestXId, known.latestXId) > 0;
  const [newest, older] = isNewer ? [read, known] : [known, read];
  const { latestXId, text, media } = newest;
  const earlier = { xId: older.latestXId, text: older.text, at: xIdSecond(older.latestXId) };
  return {
    latestXId,
    text,
    media,
    edits: [...known.edits, earlier].sort((a, b) => compareXIds(a.xId, b.xId)),
  };
}
