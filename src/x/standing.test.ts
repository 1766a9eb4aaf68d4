import { expect, test } from 'vitest';
import { envelope } from './schemas.js';
import { standingOf } from './standing.js';

const standing = (body: object) => standingOf(envelope.parse(body));
const problems = 'https://api.twitter.com/2/problems';
const missing = (id: string, changes: object = {}) => ({
  value: id,
  resource_type: 'tweet',
  parameter: 'ids',
  resource_id: id,
  title: 'Not Found Error',
  detail: `Could not find tweet with ids: [${id}].`,
  type: `${problems}/resource-not-found`,
  ...changes,
});

test('S25 deleted, suspended and protected are told apart by X’s own words', () => {
  const errors = [
    missing('1'),
    missing('2', { title: 'Forbidden', detail: 'User has been suspended: [2].' }),
    missing('3', { resource_type: 'post', type: `${problems}/not-authorized-for-resource` }),
  ];
  expect(standing({ errors })).toEqual({
    shown: [],
    gone: [
      { xId: '1', why: 'deleted' },
      { xId: '2', why: 'authorSuspended' },
      { xId: '3', why: 'authorProtected' },
    ],
  });
});

test.each([
  ['an error inside X', missing('1', { type: `${problems}/internal-error` })],
  ['a resource that is unavailable', missing('1', { type: `${problems}/resource-unavailable` })],
  ['an error of no known type', missing('1', { type: 'about:blank' })],
  ['what is said of a user', missing('1', { resource_type: 'user' })],
  ['an error that names nothing', missing('1', { resource_id: null, value: [] })],
  ['what is no error at all', 'broken'],
])('S25 %s redacts nothing', (_, error) => {
  expect(standing({ errors: [error] })).toEqual({ shown: [], gone: [] });
});

test('S25 a post that X neither shows nor explains is in neither list', () => {
  expect(standing({})).toEqual({ shown: [], gone: [] });
});

test('S25 the newest version of a post is named in either vocabulary', () => {
  const data = [
    { id: '9', text: 'a', edit_history_tweet_ids: ['9', '10'] },
    { id: '11', text: 'b', edit_history_post_ids: ['11'] },
    { id: '12', text: 'c', edit_history_tweet_ids: [''] },
  ];
  expect(standing({ data }).shown).toEqual([
    { xId: '9', newestXId: '10' },
    { xId: '11', newestXId: '11' },
    { xId: '12', newestXId: '12' },
  ]);
});
