import type { Post } from '../world/records/posts.js';
import { mentionIds, userByNameOrId } from '../world/lookups.js';
import type { State } from '../world/state.js';
import { wordsOf } from './words.js';
import type { Query, Term } from './query.js';

interface Subject {
  state: State;
  post: Post;
  words: readonly string[];
}

const entitiesOf = (post: Post) => post.note?.entities ?? post.entities;

/** The words of a post as its readers see them, without its links. */
function subjectOf(state: State, post: Post): Subject {
  const text = entitiesOf(post).urls.reduce(
    (left, { url }) => left.replaceAll(url, ' '),
    post.note?.text ?? post.text,
  );
  const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  return { state, post, words: wordsOf(plain) };
}

function stands(phrase: readonly string[], words: readonly string[]): boolean {
  if (phrase.length === 0) return false;
  return words.some((_word, start) => phrase.every((one, offset) => words[start + offset] === one));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const idOf = (state: State, nameOrId: string): string | undefined => userByNameOrId(state, nameOrId)?.id;
const howMany = (index: Map<string, { length: number } | { size: number }>, id: string): number => {
  const found = index.get(id);
  if (found === undefined) return 0;
  return 'size' in found ? found.size : found.length;
};

type Test = (value: string, subject: Subject) => boolean;

/** What the sandbox has no lists, places or topics for finds nothing. */
const never: Test = () => false;

const OPERATORS: Readonly<Record<string, Test>> = {
  from: (value, { state, post }) => idOf(state, value) === post.authorId,
  to: (value, { state, post }) => {
    const id = idOf(state, value);
    return id !== undefined && id === post.inReplyToUserId;
  },
  url: (value, { post }) =>
    entitiesOf(post).urls.some(({ expanded_url }) => stands(wordsOf(value), wordsOf(expanded_url))),
  conversation_id: (value, { post }) => post.conversationId === value,
  in_reply_to_tweet_id: (value, { post }) => post.inReplyToId === value,
  retweets_of_tweet_id: (value, { post }) => post.repostOfId === value,
  quotes_of_tweet_id: (value, { post }) => post.quotedId === value,
  retweets_of: (value, { state, post }) => {
    const id = idOf(state, value);
    return id !== undefined && state.posts.get(post.repostOfId ?? '')?.authorId === id;
  },
  list: never,
  place: never,
  place_country: never,
  point_radius: never,
  bounding_box: never,
  context: never,
  entity: never,
  min_likes: (value, { state, post }) => howMany(state.likersOf, post.id) >= Number(value),
  min_replies: (value, { state, post }) => howMany(state.answersTo, post.id) >= Number(value),
  min_reposts: (value, { state, post }) => howMany(state.repostsOf, post.id) >= Number(value),
  lang: (value, { post }) => same(post.lang, value),
};

const FLAGS: Readonly<Record<string, (subject: Subject) => boolean>> = {
  'is:retweet': ({ post }) => post.repostOfId !== undefined,
  'is:reply': ({ post }) => post.inReplyToId !== undefined,
  'is:quote': ({ post }) => post.quotedId !== undefined,
  'is:verified': ({ state, post }) => (state.users.get(post.authorId)?.verifiedType ?? 'none') !== 'none',
  'is:nullcast': () => false,
  'has:media': ({ post }) => post.media.length > 0,
  'has:images': ({ post }) => post.media.some((one) => one.type === 'photo'),
  'has:video_link': ({ post }) => post.media.some((one) => one.type === 'video'),
  'has:links': ({ post }) => entitiesOf(post).urls.length > 0,
  'has:mentions': ({ post }) => entitiesOf(post).mentions.length > 0,
  'has:hashtags': ({ post }) => entitiesOf(post).hashtags.length > 0,
  'has:cashtags': ({ post }) => entitiesOf(post).cashtags.length > 0,
  'has:geo': () => false,
};

function meets(term: Term, subject: Subject): boolean {
  const { state, post, words } = subject;
  if (term.kind === 'operator') {
    const test = OPERATORS[term.name];
    return test === undefined
      ? (FLAGS[`${term.name}:${term.value}`]?.(subject) ?? false)
      : test(term.value, subject);
  }
  // Since May 2026 X finds no repost by the words it repeats.
  if (post.repostOfId !== undefined) return false;
  const entities = entitiesOf(post);
  switch (term.kind) {
    case 'keyword':
    case 'phrase':
      return stands(wordsOf(term.value), words);
    case 'hashtag':
      return entities.hashtags.some(({ tag }) => same(tag, term.value));
    case 'cashtag':
      return entities.cashtags.some(({ tag }) => same(tag, term.value));
    case 'mention':
      return mentionIds(post).includes(idOf(state, term.value) ?? '');
  }
}

function holds(query: Query, subject: Subject): boolean {
  switch (query.kind) {
    case 'term':
      return meets(query.term, subject);
    case 'not':
      return !meets(query.term, subject);
    case 'and':
      return query.parts.every((part) => holds(part, subject));
    case 'or':
      return query.parts.some((part) => holds(part, subject));
  }
}

/** Whether a query finds a post; a quote is found by its own words only. */
export const matches = (state: State, query: Query, post: Post): boolean =>
  holds(query, subjectOf(state, post));
