import type { Sweeping } from './sweep.js';

/** Whether fewer likes of the account are known than `count`. */
export const knowsFewerLikesThan = async (count: number, { db, account }: Sweeping): Promise<boolean> =>
  (await db.items.countDocuments({ accountId: account._id, origins: 'like' }, { limit: count })) < count;

/** What was pushed alone is no known ground: a push before it may have been lost. */
export async function likesAmong({ db, account }: Sweeping, xIds: readonly string[]) {
  const known = await db.items
    .find(
      { accountId: account._id, kind: 'post', xId: { $in: [...xIds] }, origins: 'like' },
      { projection: { xId: 1, likePushed: 1 } },
    )
    .toArray();
  const idsWhere = (isPushed: boolean) =>
    new Set(known.filter(({ likePushed = false }) => likePushed === isPushed).map(({ xId }) => xId));
  return { seen: idsWhere(false), pushed: idsWhere(true) };
}

/** With known ground below them, pushed likes are known ground as well. */
export async function readDownTo({ db, account }: Sweeping, pushed: ReadonlySet<string>): Promise<void> {
  if (pushed.size === 0) return;
  await db.items.updateMany(
    { accountId: account._id, kind: 'post', xId: { $in: [...pushed] } },
    { $unset: { likePushed: '' } },
  );
}
