import { byXId, groupedBy } from '../../src/domain/grouping.js';
import type { Account } from '../../src/domain/accounts/account.js';
import { holdsForOthers, type Finding } from '../../src/domain/items/gone.js';
import type { Item } from '../../src/domain/items/item.js';
import { asksForContext, recheckDueAt } from '../../src/domain/items/recheck.js';
import { compareXIds, newestXId } from '../../src/domain/at-x/ids.js';
import type { XPost } from '../../src/domain/at-x/objects.js';
import { showAgain, showContextAgain, takeAway, takeContextAway } from '../../src/store/items/gone.js';
import { copiesOf, giveBack, placesOf, takeForLook, type Place } from '../../src/store/items/held.js';
import { askAt, helpedAmong, withFates } from '../../src/store/items/recheck.js';
import { askStanding, type Asked } from './ask-standing.js';
import type { Rechecking } from './recheck.js';

/** X said nothing definite about a post. */
const afterSilenceMs = 30 * 60_000;

type Shower = Pick<Place, 'accountId' | 'gone'>;

/** A post that is asked for once, whoever holds it. */
interface Post {
  readonly xId: string;
  /** The newest version that is known: X is asked for that. */
  readonly askedXId: string;
  readonly copies: readonly Item[];
  /** Where it is not shown so far. */
  readonly goneFrom: readonly Shower[];
}

/** Asks X for the holder's posts, and lets every account that shows them know what holds for it, too. */
export async function lookUp(rechecking: Rechecking, holder: Account, due: readonly Item[]): Promise<void> {
  const { db, clock, x } = rechecking;
  const askedAt = clock();
  const taken = await takeForLook(db, due, askedAt);
  if (taken.length === 0) return;
  const isTaken = (copy: Item): boolean => taken.includes(copy);
  const brought = new Set<string>();
  try {
    const posts = [...withCopies(taken), ...(await contextsOf(rechecking, taken, askedAt))];
    const asked = await askStanding(
      x,
      posts.map(({ askedXId }) => askedXId),
    );
    const bringOne = async (post: Post, finding: Finding, read?: XPost): Promise<void> => {
      await bring(rechecking, holder, { post, finding, askedAt, read });
      brought.add(post.xId);
    };
    // What is gone waits for nothing: reading the others again may fail.
    for (const post of posts) {
      const why = asked.gone.get(post.askedXId);
      if (why) await bringOne(post, why);
    }
    const read = await readAgain(rechecking, posts, asked);
    for (const post of posts) {
      if (asked.gone.has(post.askedXId)) continue;
      if (asked.shown.has(post.askedXId)) await bringOne(post, 'shown', read.get(post.xId));
      else await askAt(db, post.copies.filter(isTaken), new Date(askedAt.getTime() + afterSilenceMs));
    }
  } catch (error) {
    await giveBack(
      db,
      taken.filter(({ xId }) => !brought.has(xId)),
    );
    throw error;
  }
}

const xIdOf = ({ xId }: { readonly xId: string }): string => xId;

const withCopies = (items: readonly Item[]): Post[] =>
  [...groupedBy(items, xIdOf)].map(([xId, copies]) => ({
    xId,
    askedXId: newestXId([xId, ...copies.map(({ latestXId }) => latestXId)]) ?? xId,
    copies,
    goneFrom: copies.filter(({ gone }) => gone),
  }));

/** The posts that are only shown because others answer them. */
async function contextsOf(
  { db, recheckDays }: Rechecking,
  items: readonly Item[],
  now: Date,
): Promise<Post[]> {
  const asked = new Set(items.map(({ xId }) => xId));
  const answered = items.flatMap(({ accountId, parent }) =>
    parent && !asked.has(parent.xId) ? [{ ...parent, accountId }] : [],
  );
  const contexts = groupedBy(answered, xIdOf);
  if (contexts.size === 0) return [];
  const held = groupedBy(await withFates(db, await copiesOf(db, [...contexts.keys()])), xIdOf);
  return [...contexts].flatMap(([xId, shownAs]) => {
    const copies = held.get(xId) ?? [];
    if (!shownAs.some((context) => asksForContext(context, copies, now, recheckDays))) return [];
    const [post = { xId, askedXId: xId, copies, goneFrom: [] }] = withCopies(copies);
    return [{ ...post, goneFrom: [...post.goneFrom, ...shownAs.filter(({ gone }) => gone)] }];
  });
}

/** Whether what X tells this account holds for whoever shows the post. */
const holdsFor = ({ account }: Rechecking, { accountId, gone }: Shower, finding: Finding): boolean =>
  accountId === account._id || holdsForOthers(finding, gone);

/** What is shown again, or in a version that some holder has not read. */
async function readAgain(
  rechecking: Rechecking,
  posts: readonly Post[],
  { shown }: Asked,
): Promise<ReadonlyMap<string, XPost>> {
  const changed = posts.flatMap((post) => {
    const newest = shown.get(post.askedXId);
    const comesBack = post.goneFrom.some((shower) => holdsFor(rechecking, shower, 'shown'));
    return newest !== undefined && (comesBack || isBehind(post, newest)) ? [newest] : [];
  });
  if (changed.length === 0) return new Map();
  const { data } = await rechecking.x.posts(changed);
  return byXId(data);
}

/** Where lists brought an edit to one holder only, that one knows the newest and the others do not. */
const isBehind = ({ askedXId, copies }: Post, newest: string): boolean =>
  askedXId !== newest ||
  copies.some(({ gone, unread, latestXId }) => !gone && !unread && compareXIds(latestXId, newest) < 0);

interface Found {
  readonly post: Post;
  readonly finding: Finding;
  readonly askedAt: Date;
  /** Where it was read again. */
  readonly read: XPost | undefined;
}

async function bring(rechecking: Rechecking, holder: Account, found: Found): Promise<void> {
  const { db, account } = rechecking;
  const { post, finding, askedAt } = found;
  const holds = (shower: Shower): boolean => holdsFor(rechecking, shower, finding);
  const isUnchanged = finding === 'shown' && !found.read;
  const places = isUnchanged ? [] : await placesOf(db, post.xId, post.copies);
  const helped = await helpedAmong(
    db,
    post.copies.map(({ accountId }) => accountId),
  );
  const asksItself = ({ accountId }: Item): boolean =>
    accountId !== account._id && accountId !== holder._id && !helped.has(accountId);
  const unsettled = post.copies.filter((copy) => asksItself(copy) && !holds(copy));
  const doubted = post.copies.filter((copy) => asksItself(copy) && isNews(finding, copy) && holds(copy));
  await giveBack(db, unsettled);
  // Before anything changes: a doubt that is lost would leave the change for good.
  await askAt(db, doubted, askedAt);
  for (const place of places.filter(holds)) await change(rechecking, place, found);
  // For whom others ask, the answer of one a day has to do.
  const settled = post.copies.filter((copy) => !unsettled.includes(copy) && !doubted.includes(copy));
  await askAt(db, settled, recheckDueAt(askedAt));
}

/** Whoever can asks again, in case X only calls it so to whom the author blocks: what is gone costs nothing. */
const isNews = (finding: Finding, { gone }: Item): boolean => finding !== 'shown' && gone?.why !== finding;

async function change(
  { db }: Rechecking,
  { accountId, item, gone }: Place,
  { post, finding, askedAt, read }: Found,
): Promise<void> {
  if (finding !== 'shown') {
    const now = { why: finding, noticedAt: askedAt };
    if (item) await takeAway(db, item._id, now);
    else if (gone?.why !== finding) await takeContextAway(db, accountId, post.xId, now);
  } else if (read) {
    if (item && !item.unread) await showAgain(db, item._id, read, askedAt);
    else if (!item && gone) await showContextAgain(db, accountId, read);
  }
}
