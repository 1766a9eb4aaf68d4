import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { at, deskOf } from './desk.js';
import { stackForFile, type ConnectedAccount } from './stack.js';

const stack = await stackForFile();
const desk = deskOf(stack);
await desk.person('jane');

/** X finds nothing of the last half minute. */
const found = () => stack.control.advance(31_000);
const post = (text: string, more = {}) => stack.control.post({ from: 'jane', text, ...more });
const ago = async (time: Parameters<typeof at>[1]) => at((await stack.control.clock()).now, time);
const hitsOf = ({ id }: ConnectedAccount) => stack.api.all(`/v1/inbox?accountId=${id}&tab=streams`);
const save = (account: ConnectedAccount, stream: object) =>
  stack.api.post(`/v1/accounts/${account.id}/streams`, { pollSeconds: 15, ...stream });

describe('S23 a stream', () => {
  test('brings what its query finds from then on, listed and browsable', async () => {
    const acme = await stack.connect('acme');
    await desk.look(acme);
    await post('an old parcel of Acme', { createdAt: await ago({ minutes: -5 }) });
    const stream = await save(acme, { name: 'Brand', query: '"parcel of Acme"' });
    expect(stream).toMatchObject({ enabled: true, convert: 'never' });
    await eventually(async () =>
      (await desk.health(acme)).sources.some((each) => each.streamId === stream.id),
    );
    const hit = await post('my parcel of Acme is late');
    await found();
    const item = await desk.decided(acme, hit);
    expect(item).toMatchObject({
      origins: ['stream'],
      ticketId: null,
      replyAllowed: { allowed: false, reason: 'notSummoned' },
    });
    expect((await hitsOf(acme)).map(({ xId }) => xId)).toEqual([hit.id]);
  });
});
