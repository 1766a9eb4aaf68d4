import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { at, deskOf, seldom } from './desk.js';
import { promptStackForFile } from './quiet-stack.js';
import type { ConnectedAccount } from './stack.js';

const stack = await promptStackForFile();
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
await desk.person('jane');
const acme = await stack.connect('acme', seldom);

const post = (text: string, more: { inReplyTo?: string; quotes?: string } = {}) =>
  stack.control.post({ from: 'jane', text, ...more });
const message = (to: string, text: string) => stack.control.dm({ from: 'jane', to, text });
const like = (user: string, postId: string) => stack.control.like({ user, postId });
const subjects = async (account: ConnectedAccount) =>
  (await desk.ticketsOf(account)).map(({ subject }) => subject).toSorted();

describe('what becomes a ticket', () => {
  test('S12 mentions off are listed without a ticket, and switching on converts none of the past', async () => {
    const account = await stack.connect('mentionsoff', { mentions: 'off' });
    const listed = await desk.decidedNow(account, await post('@mentionsoff while off'));
    expect(listed).toMatchObject({ ticketId: null, listedReason: 'captureOff', origins: ['mention'] });

    await stack.save(account.id, { mentions: 'all' });
    await desk.arrived(account, await post('@mentionsoff while on'));
    expect(await subjects(account)).toEqual(['@mentionsoff while on']);
    expect(await desk.decided(account, { id: listed.xId })).toEqual(listed);
  });

  test('S12 direct messages off are listed without a ticket, and switching on converts none of the past', async () => {
    const account = await stack.connect('messagesoff', { directMessages: 'off' });
    const early = await message('messagesoff', 'while off');
    expect(await desk.decidedNow(account, early)).toMatchObject({
      kind: 'directMessage',
      ticketId: null,
      listedReason: 'captureOff',
    });

    await stack.save(account.id, { directMessages: 'all' });
    const late = await message('messagesoff', 'while on');
    const ticket = await desk.arrived(account, late);
    expect(ticket).toMatchObject({ channel: 'x_dm', requester: { name: 'jane' } });
    expect(await desk.said(ticket)).toEqual([['customer', 'while on']]);
    expect(await desk.decided(account, early)).toMatchObject({ ticketId: null });
  });

  test('S12 an item of an existing ticket joins it whatever the switches say', async () => {
    const account = await stack.connect('joinsanyway');
    const first = await post('@joinsanyway first');
    const ticket = await desk.arrived(account, first);
    await stack.save(account.id, { mentions: 'off' });
    const second = await post('second', { inReplyTo: first.id });
    expect(await desk.arrived(account, second)).toMatchObject({ id: ticket.id });
  });

  test('S13 each kind of mention has its switch', async () => {
    const account = await stack.connect('kinds', { kinds: { repliesToUs: false, quotes: false } });
    const own = await stack.control.post({ from: 'kinds', text: 'we are open again' });
    const answer = await post('at last', { inReplyTo: own.id });
    const quote = await post('@kinds look at that', { quotes: own.id });
    const direct = await post('@kinds when do you open?');
    expect(await desk.decidedNow(account, answer)).toMatchObject({
      origins: ['mention', 'replyToUs'],
      listedReason: 'kindOff',
    });
    expect(await desk.decided(account, quote)).toMatchObject({
      origins: ['mention', 'quote'],
      listedReason: 'kindOff',
    });
    expect((await desk.ticketWith(account, direct)).channel).toBe('x');
  });

  test('S30 a listed item is made a ticket by hand, once', async () => {
    const account = await stack.connect('byhand', { mentions: 'off' });
    const group = await stack.api.post('/v1/groups', { name: 'Returns' });
    const { id } = await desk.decidedNow(account, await post('@byhand please take me'));
    const convert = () => stack.api.post(`/v1/inbox/${id}/convert`, { groupId: group.id });
    const ticket = await convert();
    expect(ticket).toMatchObject({ channel: 'x', groupId: group.id, requester: { name: 'jane' } });
    expect(await desk.said(ticket)).toEqual([['customer', '@byhand please take me']]);
    await expect(convert()).rejects.toThrow('alreadyTicketed');
    expect(await desk.ticketsOf(account)).toHaveLength(1);
  });
});

describe('likes', () => {
  test('S12 likes are not read while they are off, and switching on converts none of the past', async () => {
    const account = await stack.connect('liker');
    const early = await stack.control.post({
      from: 'jane',
      text: 'praise from before',
      createdAt: at(new Date(), { seconds: -10 }),
    });
    await like('liker', early.id);
    await desk.arrived(account, await post('@liker a mention meanwhile'));
    const read = async () =>
      (await stack.control.journal()).filter(
        (entry) => [entry.route, entry.account].join() === 'liked_tweets,liker',
      );
    expect(await read()).toEqual([]);

    await stack.save(account.id, { likes: true });
    await eventually(async () => (await read()).length > 0);
    const late = await post('praise from after');
    await like('liker', late.id);
    expect((await desk.arrived(account, late)).channel).toBe('x_like');
    expect(await desk.decided(account, early)).toMatchObject({ listedReason: 'beforeCapture' });
  });

  test('S20 a like makes a ticket of the post’s author; liking one’s own post and unliking do nothing', async () => {
    const account = await stack.connect('fan', { likes: true });
    const own = await stack.control.post({ from: 'fan', text: 'a post of ours' });
    await desk.person('poet');
    const poem = await stack.control.post({ from: 'poet', text: 'an ode to delivery vans' });
    for (const { id } of [own, poem]) await like('fan', id);

    const ticket = await desk.arrived(account, poem);
    expect(ticket).toMatchObject({ channel: 'x_like', requester: { xUsers: [{ handle: 'poet' }] } });
    await stack.control.like({ user: 'fan', postId: poem.id, undo: true });
    await desk.arrived(account, await post('@fan afterwards'));
    expect(await subjects(account)).toEqual(['@fan afterwards', 'an ode to delivery vans']);
    expect(await desk.decided(account, own)).toMatchObject({ ticketId: null });
  });

  test('S20 a like is not hidden below one that was taken back and given again', async () => {
    const account = await stack.connect('relike', { likes: true });
    const known = await post('praised before');
    await like('relike', known.id);
    await desk.arrived(account, known);

    const hidden = await post('praised meanwhile');
    await like('relike', hidden.id);
    await stack.control.like({ user: 'relike', postId: known.id, undo: true });
    await like('relike', known.id);
    expect((await desk.arrived(account, hidden)).channel).toBe('x_like');
    expect(await subjects(account)).toEqual(['praised before', 'praised meanwhile']);
  });
});

describe('one post seen twice', () => {
  test('S22 a mention that is also liked is one ticket with both origins', async () => {
    const account = await stack.connect('both', { likes: true });
    const mention = await post('@both splendid');
    const ticket = await desk.arrived(account, mention);
    await like('both', mention.id);
    await desk.look(account);
    const item = await eventually(async () =>
      (await desk.inbox(account)).find(({ origins }) => origins.includes('like')),
    );
    expect(item).toMatchObject({ xId: mention.id, origins: ['mention', 'like'], ticketId: ticket.id });
    await eventually(async () => (await desk.comments(ticket)).length > 1);
    expect(await desk.ticketsOf(account)).toMatchObject([{ id: ticket.id, channel: 'x' }]);
    expect(await desk.said(ticket)).toEqual([
      ['customer', '@both splendid'],
      ['system', '@both liked this on X'],
    ]);
  });

  test('S22 a listed mention that is liked is decided again, on channel X', async () => {
    const account = await stack.connect('again', { mentions: 'off', likes: true });
    const mention = await post('@again splendid');
    expect(await desk.decidedNow(account, mention)).toMatchObject({ ticketId: null });
    await like('again', mention.id);
    await desk.look(account);
    await eventually(async () => (await desk.decided(account, mention)).ticketId !== null);
    expect(await desk.ticketsOf(account)).toMatchObject([{ channel: 'x', subject: '@again splendid' }]);
  });

  test('S22 a post that mentions two accounts is a ticket of each, of one contact', async () => {
    const other = await stack.connect('other');
    const both = await post('@acme @other who of you has my parcel?');
    const [ours, theirs] = await Promise.all([desk.arrived(acme, both), desk.arrived(other, both)]);
    expect(ours.id).not.toBe(theirs.id);
    expect(ours.requester!.id).toBe(theirs.requester!.id);
  });

  test('S22 a connected account that mentions another opens the other’s ticket', async () => {
    const sister = await stack.connect('sister');
    const call = await stack.control.post({ from: 'sister', text: '@acme call me' });
    const ticket = await desk.arrived(acme, call);
    expect(ticket.requester!.xUsers).toMatchObject([{ handle: 'sister' }]);
    expect(await desk.decidedNow(sister, call)).toMatchObject({ origins: ['own'], listedReason: 'ownItem' });
  });
});

describe('people', () => {
  test('S5 one X user is one contact, also after a rename, and the former handle is kept', async () => {
    const { id: xUserId } = await desk.person('maiden', { name: 'Mary' });
    const first = await desk.arrived(acme, await stack.control.post({ from: 'maiden', text: '@acme one' }));
    await stack.control.changeUser('maiden', { username: 'married' });
    const second = await desk.arrived(acme, await stack.control.post({ from: 'married', text: '@acme two' }));
    expect(second.id).not.toBe(first.id);
    expect(second.requester!.id).toBe(first.requester!.id);
    expect(await stack.api.get(`/v1/contacts/${first.requester!.id}`)).toMatchObject({
      name: 'Mary',
      xUsers: [{ xUserId, handle: 'married', formerHandles: [{ handle: 'maiden' }] }],
    });
    expect(await stack.api.all('/v1/contacts?q=mary')).toHaveLength(1);
  });

  test('S21 group messages create nothing and are counted', async () => {
    await desk.person('friend');
    const account = await stack.connect('ingroup');
    for (const text of ['hello all', 'hello again'])
      await stack.control.dm({ from: 'jane', to: ['ingroup', 'friend'], text });
    const direct = await message('ingroup', 'just you');
    await desk.arrived(account, direct);
    expect((await desk.inbox(account)).map(({ xId }) => xId)).toEqual([direct.id]);
    expect(await desk.ticketsOf(account)).toHaveLength(1);
    const health = () => stack.api.get(`/v1/accounts/${account.id}/health`);
    expect(await health()).toMatchObject({ groupMessages: 2 });
    await stack.api.post(`/v1/accounts/${account.id}/deactivate`);
    await stack.api.post(`/v1/accounts/${account.id}/activate`);
    await desk.arrived(account, await post('@ingroup afterwards'));
    expect(await health()).toMatchObject({ groupMessages: 2 });
  });
});
