import type { DmView, PostView } from '../../../simulator/control-client.js';
import type { AccountFacts, Facts, InboxItem } from './facts.js';
import { groupedBy } from '../../../src/domain/grouping.js';

/** An item that X shows an account, and so must be in its inbox. */
export interface Expected {
  readonly account: AccountFacts;
  readonly kind: InboxItem['kind'];
  readonly xId: string;
  /** Of the account itself, or what Perch answered in its name from another account (S39). */
  readonly own: boolean;
  /** X may have hidden it before Perch looked; then it is nowhere. */
  readonly mayBeMissing: boolean;
  /** Whether it opens or joins a ticket by itself, whatever else happens. */
  readonly mustHaveTicket: boolean;
  /** Items with the same thread belong into one ticket, others never (S34). Messages: of one person. */
  readonly thread: string;
  /** X's time. */
  readonly at: number;
  /** What it said, oldest first, as Perch shows it. */
  readonly texts: readonly string[];
  readonly deleted: boolean;
  /** Whether a list that Perch reads brings the newest version; only a re-check finds others. */
  readonly isListed: boolean;
  /** A repost has the words of its original as they were when it was read: nobody is told of later ones. */
  readonly isRepost: boolean;
}

export const keyOf = ({ accountId, kind, xId }: Pick<InboxItem, 'accountId' | 'kind' | 'xId'>): string =>
  `${accountId}/${kind}/${xId}`;

export const keyOfExpected = ({ account, kind, xId }: Expected): string =>
  keyOf({ accountId: account.id, kind, xId });

type XLedger = Pick<Facts, 'accounts' | 'posts' | 'messages' | 'likes' | 'unseen' | 'gaps'> &
  Partial<Pick<Facts, 'tickets' | 'replies'>>;

/** By X's ledger alone: what each account's inbox holds once it is quiet. */
export function expectedOf(ledger: XLedger): Expected[] {
  const posts = [...groupedBy(ledger.posts, ({ id, editHistory }) => editHistory[0] ?? id).values()].map(
    (versions) => versions.toSorted((a, b) => a.editHistory.length - b.editHistory.length),
  );
  return ledger.accounts.flatMap((account): Expected[] => [
    ...posts.flatMap((versions) => expectedPost(ledger, account, versions) ?? []),
    ...ledger.messages
      .filter((dm) => isBetween(account, dm))
      .map((dm) => expectedMessage(ledger, account, dm)),
  ]);
}

const isBetween = ({ handle }: AccountFacts, { from, to, group, eventType, encrypted }: DmView): boolean =>
  !group && !encrypted && eventType === 'MessageCreate' && (from === handle || to.includes(handle));

function expectedPost(
  ledger: XLedger,
  account: AccountFacts,
  versions: readonly PostView[],
): Expected | null {
  const { unseen, likes, posts } = ledger;
  const [first, newest] = [versions[0], versions.at(-1)];
  if (!first || !newest) return null;
  const isAuthor = first.authorId === account.xUserId;
  const own = isAuthor || isAnswerFor(ledger, account, first);
  // X lists no reposts among mentions, though their text begins with a name.
  const names = ({ mentions, reposts }: PostView): boolean =>
    reposts === undefined && mentions.includes(account.handle);
  const named = versions.filter(names);
  const isLiked =
    account.likes === true &&
    likes.some(({ userId, postId }) => userId === account.xUserId && newest.editHistory.includes(postId));
  if (!isAuthor && named.length === 0 && !isLiked) return null;
  const isListed =
    (isAuthor || names(newest)) &&
    !unseen.has(`${account.id}/${newest.id}`) &&
    !isInGap(ledger, account, [isAuthor ? 'ownPosts' : 'mentions'], newest.createdAt);
  // A repost goes with its original.
  const isDeleted = newest.deleted || posts.some(({ id, deleted }) => deleted && id === first.reposts);
  const keyword = account.keyword;
  const matches = keyword === undefined || named.every(({ text }) => text.includes(keyword));
  return {
    account,
    kind: 'post',
    xId: first.id,
    own,
    mayBeMissing:
      unseen.has(`${account.id}/${first.id}`) ||
      !(isDeleted || isListed || isLiked) ||
      isInGap(ledger, account, ['mentions', 'ownPosts', 'likes'], newest.createdAt),
    mustHaveTicket: !own && ((named.length === versions.length && matches) || isLiked),
    thread: `${account.id}/${first.conversationId}/${first.authorId}`,
    at: Date.parse(first.createdAt),
    texts: versions.flatMap((version) => textsOf(version, posts)),
    deleted: isDeleted,
    isListed,
    isRepost: first.reposts !== undefined,
  };
}

/** Whether another account answered it in a ticket of this one. */
const isAnswerFor = (
  { tickets = [], replies = [] }: XLedger,
  { id: accountId }: AccountFacts,
  { id: xId }: PostView,
): boolean =>
  replies.some(
    (reply) =>
      reply.xId === xId &&
      tickets.some((ticket) => ticket.id === reply.ticketId && ticket.accountId === accountId),
  );

function expectedMessage(
  ledger: XLedger,
  account: AccountFacts,
  { id, from, to, text, createdAt }: DmView,
): Expected {
  const own = from === account.handle;
  const peer = own ? to.join() : from;
  return {
    account,
    kind: 'directMessage',
    xId: id,
    own,
    mayBeMissing:
      ledger.unseen.has(`${account.id}/${id}`) || isInGap(ledger, account, ['directMessages'], createdAt),
    mustHaveTicket: !own,
    thread: `${account.id}/dm/${peer}`,
    at: Date.parse(createdAt),
    texts: [text],
    deleted: false,
    isListed: true,
    isRepost: false,
  };
}

/** What Perch says it could not read any more (S8); whether it may say so is another question. */
const isInGap = (
  { gaps }: XLedger,
  { id }: AccountFacts,
  sources: readonly string[],
  createdAt: string,
): boolean =>
  gaps.some(
    ({ accountId, source, from, to }) =>
      accountId === id && sources.includes(source) && from <= createdAt && createdAt <= to,
  );

/** What a post may say; what X cuts of a repost stands in the original, in one of its versions. */
function textsOf(post: PostView, posts: readonly PostView[]): string[] {
  const reposted = posts.find(({ id }) => id === post.reposts);
  if (!reposted) return [shownIn(post, posts)];
  const versions = posts.filter(({ editHistory }) => editHistory[0] === reposted.editHistory[0]);
  return versions.map((version) => `RT @${reposted.from}: ${shownIn(version, posts)}`);
}

/**
 * X escapes what would be HTML, once, and shortens the link that stands for a quoted post; a long post it
 * cuts, and has the whole of it elsewhere (S25).
 */
function shownIn({ text, shownText, quotes }: PostView, posts: readonly PostView[]): string {
  const quoted = posts.find(({ id }) => id === quotes);
  if (/… ?(https:\/\/t\.co\/\w+)?$/.test(shownText) && text.length > shownText.length)
    return quoted ? `${text} ${quoted.url}` : text;
  return shownText
    .replace(/https:\/\/t\.co\/\w+/, quoted?.url ?? '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
