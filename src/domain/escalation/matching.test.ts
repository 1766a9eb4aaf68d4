import { expect, test } from 'vitest';
import { escalationPolicy } from '../test/escalation.js';
import { at, post, us, user } from '../test/examples.js';
import { policyMatcher } from './matching.js';

const account = { xUserId: us.xUserId, handle: us.handle, countsFrom: at(-60) };
const own = post(at(0), us, {}, { origins: ['own'] });
const ownRepost = { ...own, repostOfXId: '77' };
const repost = post(at(0), user('9'), {}, { origins: ['repost'], repostOfXId: '77' });

test.each([
  ['an own repost where own posts count and reposts do not', ownRepost, true, false, 0],
  ['an own repost where both count', ownRepost, true, true, 1],
  ['an own repost where reposts count and own posts do not', ownRepost, false, true, 0],
  ['an own post where own posts count', own, true, false, 1],
  ['a repost of others where reposts do not count', repost, true, false, 0],
  ['a repost of others where they do', repost, false, true, 1],
])('S57 %s', (_, item, countOwn, countReposts, hits) => {
  const policy = escalationPolicy({ keywords: [], countOwn, countReposts });
  expect(policyMatcher([policy], account)(item)).toHaveLength(hits);
});
