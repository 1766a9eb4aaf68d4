import type { Source } from '../../src/domain/accounts/account.js';
import type { CapturedItem } from '../../src/domain/items/captured.js';
import { compareXIds } from '../../src/domain/at-x/ids.js';
import { postsKindOf } from './posts-page.js';
import type { Sweeping } from './sweep.js';

/** Others are read again below known ground as well, until they are. */
const isWhole = { unread: { $exists: false }, partial: { $exists: false } };

/** What the source itself brought: another may have brought it before. */
function broughtBefore(source: Source) {
  switch (postsKindOf(source)) {
    case 'mentions':
      return { origins: { $in: ['mention', 'own'] as const } };
    case 'ownPosts':
      return { origins: { $in: ['own'] as const } };
    case 'streams':
      return { streamIds: { $in: source.streamId === undefined ? [] : [source.streamId] } };
  }
}

/** What a look brought, without what it read again below known ground; only what X showed late is left of that. */
export async function withoutReadAgain(
  { db, account, source }: Sweeping,
  items: readonly CapturedItem[],
): Promise<readonly CapturedItem[]> {
  const below = items.filter(({ latestXId }) => compareXIds(latestXId, source.sinceId) <= 0);
  if (below.length === 0) return items;
  const xId = { $in: below.map((item) => item.xId) };
  const known = await db.items
    .find(
      { accountId: account._id, kind: 'post', xId, ...broughtBefore(source), ...isWhole },
      { projection: { xId: 1 } },
    )
    .toArray();
  const knownIds = new Set(known.map((item) => item.xId));
  return items.filter((item) => !below.includes(item) || !knownIds.has(item.xId));
}
