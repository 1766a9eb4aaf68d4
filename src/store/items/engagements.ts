import {
  after,
  askAgain,
  engagementField,
  engagementKinds,
  press,
  type Asked,
  type AtX,
  type Engagement,
  type EngagementKind,
} from '../../domain/engagements/engagement.js';
import type { Item } from '../../domain/items/item.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { bookInteraction } from '../spend/charges.js';
import { noteLiked } from './note-liked.js';

/** A call to X that is to be made. */
export interface Begun {
  readonly item: Item;
  readonly kind: EngagementKind;
  readonly engagement: Engagement;
}

type Pressed =
  | { readonly outcome: 'settled' }
  | { readonly outcome: 'underWay'; readonly same: boolean }
  /** Somebody pressed at the same moment: to be decided anew. */
  | { readonly outcome: 'overtaken' }
  | { readonly outcome: 'ask'; readonly begun: Begun };

/** Likes and reposts (S49): what is wanted is stored before X is asked, and X's word after. */
export const engagementsRepository = (db: Database) => ({
  async press(item: Item, kind: EngagementKind, asked: Omit<Asked, 'attempt'>, now: Date): Promise<Pressed> {
    const seenOn = (await seenOnAtX(db, kind, [item])).has(item._id);
    const pressed = press(item[engagementField[kind]], seenOn, { ...asked, attempt: newId() }, now);
    if (pressed.kind === 'settled') return { outcome: 'settled' };
    if (pressed.kind === 'underWay') return { outcome: 'underWay', same: pressed.same };
    const begun = { item, kind, engagement: pressed.engagement };
    return (await take(db, item, begun)) ? { outcome: 'ask', begun } : { outcome: 'overtaken' };
  },

  /** Takes some of those that X is to be asked about again; nobody else has them then. */
  async dueAgain(now: Date, atMost: number): Promise<Begun[]> {
    const taken: Begun[] = [];
    for (const kind of engagementKinds) {
      const field = engagementField[kind];
      const due = await db.items
        .find({ [`${field}.askAt`]: { $lte: now } })
        .limit(atMost)
        .toArray();
      for (const item of due) {
        const current = item[field];
        if (!current) continue;
        const begun = { item, kind, engagement: askAgain(current, newId(), now) };
        if (await take(db, item, begun)) taken.push(begun);
      }
    }
    return taken;
  },

  /** Writes what X made of a call, with all that follows, unless a later one was begun meanwhile. */
  settle: (begun: Begun, atX: AtX, now: Date): Promise<void> =>
    db.transaction((session) => settle(db, begun, atX, now, session)),
});

/** Of these items, those that what was read of X shows liked or reposted, whoever did it. */
export async function seenOnAtX(
  db: Database,
  kind: EngagementKind,
  items: readonly Pick<Item, '_id' | 'accountId' | 'kind' | 'xId' | 'origins'>[],
): Promise<Set<string>> {
  if (kind === 'like')
    return new Set(items.filter(({ origins }) => origins.includes('like')).map(({ _id }) => _id));
  const posts = items.filter((item) => item.kind === 'post');
  if (posts.length === 0) return new Set();
  const reposts = await db.items
    .find(
      {
        accountId: { $in: [...new Set(posts.map(({ accountId }) => accountId))] },
        repostOfXId: { $in: posts.map(({ xId }) => xId) },
        gone: { $exists: false },
      },
      { projection: { accountId: 1, repostOfXId: 1 }, hint: 'repostOf' },
    )
    .toArray();
  const shown = new Set(reposts.map(({ accountId, repostOfXId }) => `${accountId} ${repostOfXId ?? ''}`));
  return new Set(
    posts.filter(({ accountId, xId }) => shown.has(`${accountId} ${xId}`)).map(({ _id }) => _id),
  );
}

async function take(db: Database, item: Item, { kind, engagement }: Begun): Promise<boolean> {
  const field = engagementField[kind];
  const { matchedCount } = await db.items.updateOne(
    { _id: item._id, [`${field}.attempt`]: item[field]?.attempt ?? null },
    { $set: { [field]: engagement } },
  );
  return matchedCount === 1;
}

async function settle(
  db: Database,
  { item: { _id }, kind, engagement }: Begun,
  atX: AtX,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const field = engagementField[kind];
  const settled = after(engagement, atX, now);
  const item = await db.items.findOneAndUpdate(
    { _id, [`${field}.attempt`]: engagement.attempt },
    settled ? { $set: { [field]: settled } } : { $unset: { [field]: '' } },
    { session, returnDocument: 'after' },
  );
  if (!item || atX !== 'done') return;
  await bookInteraction(db, item.accountId, engagement.attempt, now, session);
  if (kind === 'like' && engagement.wanted === 'on') await noteLiked(db, item, now, session);
}
