import type { Item } from '../../api/client/answers.js';
import type { Day } from './day.js';
import type { Night } from './the-night.js';

export async function whatTheNightBrought(day: Day, night: Night): Promise<void> {
  await thePosts(day, night);
  await theThread(day, night);
  await theMessages(day, night);
  await theRest(day, night);
}

async function thePosts({ desk, check }: Day, { thirty }: Night): Promise<void> {
  const ids = new Set(thirty.posts.map(({ id }) => id));
  const items = async () => (await desk.items()).filter(({ xId }) => ids.has(xId));
  const cameAs = async (...origins: Item['origins']) =>
    (await items()).filter((item) => origins.every((origin) => item.origins.includes(origin))).length;

  await check('posts in the social tab, each once', 30, async () => (await items()).length);
  await check('tickets they became', 30, async () => {
    const tickets = (await items()).flatMap(({ ticketId }) => ticketId ?? []);
    return new Set(tickets).size;
  });
  const both = thirty.liked.filter((post) => thirty.repliesToUs.includes(post)).length;
  await check('came as mention and as like', thirty.liked.length, () => cameAs('mention', 'like'));
  await check('came as mention and as reply to us', thirty.repliesToUs.length, () =>
    cameAs('mention', 'replyToUs'),
  );
  await check('came as all three', both, () => cameAs('mention', 'replyToUs', 'like'));
}

async function theThread({ desk, check }: Day, { thread }: Night): Promise<void> {
  const { opening, byAnother } = thread;
  await check('Maya’s thread is one ticket', 'customer, agent, customer', () => desk.sidesIn(opening));
  await check('Tom’s ticket is his own, and linked to hers', '@tom_hadley, linked', async () => {
    const [hers, his] = [await desk.ticketOf(opening), await desk.ticketOf(byAnother)];
    return `@${his.requester?.xUsers[0]?.handle ?? 'nobody'}, ${his.linked.includes(hers.id) ? 'linked' : 'not linked'}`;
  });
}

async function theMessages({ desk, check }: Day, { messages }: Night): Promise<void> {
  const { first, atTheInterval, beyondIt, afterOurs } = messages;
  const ticket = async (message: { id: string }) => (await desk.ticketOf(message)).id;
  await check('a message an hour after the last one', 'joins', async () =>
    (await ticket(atTheInterval)) === (await ticket(first)) ? 'joins' : 'opens a ticket',
  );
  await check('one a second later than that', 'opens a linked ticket', async () => {
    const [before, after] = [await desk.ticketOf(first), await desk.ticketOf(beyondIt)];
    if (before.id === after.id) return 'joins';
    return after.linked.includes(before.id) ? 'opens a linked ticket' : 'opens a ticket';
  });
  await check('one within the hour of our own answer', 'joins', async () =>
    (await ticket(afterOurs)) === (await ticket(beyondIt)) ? 'joins' : 'opens a ticket',
  );
}

async function theRest({ desk, check }: Day, { praise, announcement, tooOld }: Night): Promise<void> {
  await check('the post that @acme liked', 'x_like, @haruka_sato', async () => {
    const { channel, requester } = await desk.ticketOf(praise);
    return `${channel}, @${requester?.xUsers[0]?.handle ?? 'nobody'}`;
  });
  await check('@acme’s own post', 'no ticket: ownItem', async () => {
    const { ticketId, listedReason } = await desk.itemOf(announcement);
    return ticketId === null ? `no ticket: ${listedReason ?? 'undecided'}` : 'a ticket';
  });
  await check('what is older than the 24 hours asked for', 'not there', async () => {
    const old = [tooOld.post.id, tooOld.message.id];
    return (await desk.items()).some(({ xId }) => old.includes(xId)) ? 'there' : 'not there';
  });
}
