import { beforeAll, expect, test } from 'vitest';
import { problemSchema, type ProblemBody } from '../../../api/problems.js';
import { apiRigForFile, type Call, type Caller, type Method } from './rig.js';
import { smallWorld, type World } from './world.js';

const rig = await apiRigForFile();
let world: World;
beforeAll(async () => {
  world = await smallWorld(rig.db);
});

async function refused(
  method: Method,
  url: string,
  call: Call,
  by: Caller = rig.asAdmin,
): Promise<ProblemBody> {
  return (await by(method, url, call)).read(problemSchema);
}

test('a body that is no JSON is told with the place of its first error, and none of its words', async () => {
  const send = (payload: string) => refused('POST', '/v1/groups', { payload });
  expect(await send('{\n  "name": "hidden",\n}')).toMatchObject({
    code: 'malformedBody',
    detail: 'The body stops being JSON: line 3, column 1.',
  });
  expect((await send('{"name": "hidden')).detail).toBe('The body stops being JSON: line 1, column 10.');
  expect((await send('{"name": ')).detail).toBe('The JSON of the body ends too early: line 1, column 10.');
  expect((await send('{"__proto__": {}}')).detail).toContain('__proto__');
  expect((await send('')).detail).toBe('The body is empty.');
});

test('a text that is too long is told with its length as X counts it, and the limit', async () => {
  const answer = (text: string) =>
    refused('POST', `/v1/tickets/${world.ticket._id}/replies`, { body: { text } });
  expect(await answer('x'.repeat(300))).toMatchObject({
    code: 'textTooLong',
    detail: 'The text is 300 long as X counts; X takes 280 for a post.',
  });
  expect((await answer('返'.repeat(141))).detail).toContain('282 long');
});

test('a token that is not known is told as such; nobody signed in is told otherwise', async () => {
  const unknown = await refused('GET', '/v1/me', {}, rig.withToken('perch_not_known'));
  expect(unknown).toMatchObject({ status: 401, code: 'unauthenticated' });
  expect(unknown.detail).toContain('This token is not known');
  expect((await refused('GET', '/v1/me', {}, rig.asNobody)).detail).toBe('Nobody is signed in.');
});

test('settings beside settings are told where they belong; what is no setting is just not known', async () => {
  const url = `/v1/accounts/${world.account._id}`;
  const change = (body: object) => refused('PATCH', url, { body, headers: { 'if-match': '"1"' } });
  expect((await change({ likes: true, pollSeconds: 30 })).errors).toEqual(
    expect.arrayContaining([
      { pointer: '/likes', message: 'is a setting: send it within settings, as {"settings": {…}}' },
      { pointer: '/pollSeconds', message: 'is a setting: send it within settings, as {"settings": {…}}' },
    ]),
  );
  expect((await change({ settings: {}, surprise: 1 })).errors).toEqual([
    { pointer: '/surprise', message: 'is not known' },
  ]);
});
