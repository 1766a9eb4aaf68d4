import type { Gone } from '../../domain/items/gone.js';
import type { Item } from '../../domain/items/item.js';
import type { Database } from '../database.js';

/** No look takes longer; whoever dies over one leaves the posts to the next look after it. */
const lookMs = 2 * 60_000;

/**
 * Takes posts for one look, with the copies that other accounts hold of them, so that nobody else asks
 * for them meanwhile. Of two that look at once one gets a post; what somebody has asked for since it was
 * found to be due is left out. Returns all copies as they were.
 */
export const takeForLook = (db: Database, due: readonly Item[], now: Date): Promise<readonly Item[]> =>
  db.transaction(async (session) => {
    const copies = await db.items
      .find({ kind: 'post', xId: { $in: xIdsOf(due) } }, { session, hint: 'copies' })
      .toArray();
    const dueIds = new Set(due.map(({ _id }) => _id));
    const still = new Set(
      copies.filter((copy) => dueIds.has(copy._id) && isDue(copy, now)).map(({ xId }) => xId),
    );
    const taken = copies.filter(({ xId }) => still.has(xId));
    const until = new Date(now.getTime() + lookMs);
    const asked = taken.filter((copy) => isDue(copy, until));
    await db.items.updateMany(
      { _id: { $in: asked.map(({ _id }) => _id) } },
      { $set: { recheckAt: until } },
      { session },
    );
    return taken;
  });

const isDue = ({ recheckAt }: Item, now: Date): boolean => recheckAt !== undefined && recheckAt <= now;

/** The copies of posts that accounts hold as items, also of those that are not asked for. */
export const copiesOf = (db: Database, xIds: readonly string[]): Promise<Item[]> =>
  db.items.find({ kind: 'post', xId: { $in: [...xIds] } }, { hint: 'copies' }).toArray();

/** Copies are asked for again when they were to be before a look took them. */
export async function giveBack(db: Database, copies: readonly Item[]): Promise<void> {
  const asked = copies.flatMap(({ _id, recheckAt }) => (recheckAt ? [{ _id, recheckAt }] : []));
  if (asked.length === 0) return;
  await db.items.bulkWrite(
    asked.map(({ _id, recheckAt }) => ({
      updateOne: { filter: { _id, recheckAt: { $exists: true } }, update: { $set: { recheckAt } } },
    })),
  );
}

/** How an account shows a post: once at most as an item, or under the items that answer it. */
export interface Place {
  readonly accountId: string;
  readonly item: Item | null;
  /** Absent while it is shown. */
  readonly gone?: Gone;
}

/** Every account that shows the post, with its copy if it holds one. */
export async function placesOf(db: Database, xId: string, copies: readonly Item[]): Promise<Place[]> {
  const answers = await db.items
    .aggregate<{ readonly _id: string; readonly gone: readonly (Gone | null)[] }>(
      [
        { $match: { inReplyToXId: xId, 'parent.xId': xId } },
        { $group: { _id: '$accountId', gone: { $addToSet: { $ifNull: ['$parent.gone', null] } } } },
      ],
      { hint: 'inReplyTo' },
    )
    .toArray();
  const holders = new Set(copies.map(({ accountId }) => accountId));
  return [
    ...copies.map((item) => place(item.accountId, item, item.gone)),
    ...answers.filter(({ _id }) => !holders.has(_id)).map(({ _id, gone }) => place(_id, null, goneOf(gone))),
  ];
}

const place = (accountId: string, item: Item | null, gone: Gone | undefined): Place => ({
  accountId,
  item,
  ...(gone ? { gone } : {}),
});

/** One that is shown still shows the post; but what some do not see, nobody is to see by it. */
const goneOf = (each: readonly (Gone | null)[]): Gone | undefined =>
  each.find((gone) => gone?.why === 'authorProtected') ?? (each.includes(null) ? null : each[0]) ?? undefined;

const xIdsOf = (items: readonly Item[]): string[] => [...new Set(items.map(({ xId }) => xId))];
