import { forbidden, invalidRequest, notInPlan, type Answer } from '../http/answer.js';
import { mentionedNames } from '../text/entities.js';
import { MAX_WEIGHT, weightedLength } from '../text/weight.js';
import type { Caller } from '../http/route.js';
import type { Post } from '../world/records/posts.js';
import type { User } from '../world/records/users.js';
import { engages, visibleTo } from '../world/lookups.js';
import { autoMentions, replyHead, type NewPost } from '../world/posts.js';
import type { State } from '../world/state.js';

/** How far back X looks for the same words; it does not say, a day is what people report. */
const DUPLICATE_MS = 24 * 3_600_000;
const PREMIUM_LENGTH = 25_000;

const TOO_LONG =
  'Your Tweet text is too long. For more information on how Twitter determines text length see https://github.com/twitter/twitter-text.';
const DUPLICATE = 'You are not allowed to create a Tweet with duplicate content.';
const NOT_ENGAGED =
  'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.';
const NOT_SUMMONED = 'You can only reply to or quote posts where you are mentioned or are the author.';
const NO_QUOTE =
  'Quoting this post is not allowed because you have not been mentioned or are not part of the conversation thread you are quoting.';
const GONE = 'You attempted to reply to a Tweet that is deleted or not visible to you.';

/** The text without the mentions at a reply's head that X would have put there by itself. */
function counted(state: State, post: NewPost): string {
  const names = new Set(autoMentions(state, post).map((user) => user.username.toLowerCase()));
  let text = post.typed.trimStart();
  for (;;) {
    const head = /^@[A-Za-z0-9_]{1,15}(?=\s|$)/.exec(text)?.[0];
    const name = head === undefined ? undefined : mentionedNames(head)[0];
    if (head === undefined || name === undefined || !names.has(name.toLowerCase())) return text;
    text = text.slice(head.length).trimStart();
  }
}

function tooLong(state: State, post: NewPost, author: User): boolean {
  const weight = weightedLength(counted(state, post));
  return weight > (author.verifiedType === 'none' ? MAX_WEIGHT : PREMIUM_LENGTH);
}

const normal = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

const mediaKeys = ({ media = [] }: NewPost): string => media.map((one) => one.mediaKey).join();

/** The words of a post with the mentions a reply begins with, before links are wrapped. */
function isDuplicate(state: State, post: NewPost, nowMs: number): boolean {
  const words = normal(replyHead(state, post) + post.typed);
  const own = (state.postsBy.get(post.authorId) ?? []).flatMap((id) => state.posts.get(id) ?? []);
  return own.some((earlier) => {
    if (earlier.createdAtMs <= nowMs - DUPLICATE_MS || earlier.quotedId !== post.quotedId) return false;
    if (mediaKeys(earlier) !== mediaKeys(post)) return false;
    return normal(replyHead(state, { ...earlier, media: [] }) + earlier.typed) === words;
  });
}

const summoned = (state: State, target: Post, author: User): boolean =>
  target.authorId === author.id || engages(state, target, author.id);

/** `free`: an Enterprise app may answer whom it likes. */
function refuseReply(state: State, targetId: string, author: User, free: boolean): Answer | undefined {
  const target = state.posts.get(targetId);
  if (target === undefined || !visibleTo(state, target, author.id)) return forbidden(GONE);
  if (free || summoned(state, target, author)) return undefined;
  // X has two wordings and does not say when it uses which; both are met here, by where the target stands.
  return forbidden(target.inReplyToId === undefined ? NOT_SUMMONED : NOT_ENGAGED);
}

/** Quoting belongs to X's dearer plan; of a stranger's post X says so in words of its own. */
function refuseQuote(state: State, quotedId: string, author: User, free: boolean): Answer | undefined {
  const quoted = state.posts.get(quotedId);
  if (quoted === undefined || !visibleTo(state, quoted, author.id)) return forbidden(GONE);
  if (free) return undefined;
  return summoned(state, quoted, author) ? notInPlan() : forbidden(NO_QUOTE);
}

/** Why X refuses a post, in X's words, or nothing. */
export function refusePost(
  state: State,
  post: NewPost,
  { user: author, app }: Caller,
  nowMs: number,
): Answer | undefined {
  const free = app.plan === 'enterprise';
  if (post.typed.trim() === '' && (post.media ?? []).length === 0)
    return invalidRequest([
      { parameters: { text: [post.typed] }, message: 'Your Tweet must contain text, a poll or media.' },
    ]);
  const reply =
    post.inReplyToId === undefined ? undefined : refuseReply(state, post.inReplyToId, author, free);
  const quote = post.quotedId === undefined ? undefined : refuseQuote(state, post.quotedId, author, free);
  if (reply !== undefined || quote !== undefined) return reply ?? quote;
  if (tooLong(state, post, author)) return forbidden(TOO_LONG);
  return isDuplicate(state, post, nowMs) ? forbidden(DUPLICATE) : undefined;
}
